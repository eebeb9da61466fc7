// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a fake API server knows: objects of any resource, with versions and one history, and their
// JSON. No I/O. Calls that name no resource are about ConfigMaps, which are always served.

#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::support {

using string_map = std::map<std::string, std::string>;

struct fake_object {
    std::string uid;
    std::uint64_t version = 0;
    string_map labels;
    string_map annotations;
    std::string members;   // after the metadata, as JSON: R"("spec":{"holderIdentity":"a"})"
    std::string owners{};  // metadata.ownerReferences, as JSON; empty: none
};

class fake_cluster {
public:
    using key = std::pair<std::string, std::string>;  // namespace, name

    fake_cluster();

    // Other resources; requests for one that is not served get 404.
    void serve(kube::model::resource const& which) { served_[which.plural] = which; }
    void stop_serving(std::string const& plural) { served_.erase(plural); }
    std::optional<kube::model::resource>
    served(std::string_view group, std::string_view version, std::string const& plural) const;
    void put(
        kube::model::resource const& of,
        key const& which,
        std::string members,
        string_map labels = {},
        string_map annotations = {}
    );
    void erase(kube::model::resource const& of, key const& which);
    // Null when there is none. Valid until the next change.
    fake_object const* find(kube::model::resource const& of, key const& which) const;
    // Only an edit that changes something is one.
    void edit(kube::model::resource const& of, key const& which, fake_object to);

    // Creates or edits. The labels default to the ones that opt in.
    void put(
        key const& which,
        string_map const& data,
        string_map labels = {{"vitals.dev/checks", "true"}}
    );
    void erase(key const& which);
    // Another uid under the same name, as one edit.
    void recreate(key const& which, string_map const& data);
    // Changes without anybody being told, as after a lost event.
    void put_silently(key const& which, string_map const& data);
    // History is gone: a watch from before now gets 410, and so do continue tokens.
    void compact();
    // What etcdctl keeps in a snapshot, and puts back.
    struct backup {
        std::map<std::pair<std::string, key>, fake_object> objects;
        std::uint64_t version = 0;
    };
    backup back_up() const { return {objects_, version_}; }
    void restore(backup const& from);

    std::uint64_t version() const { return version_; }
    bool expired(std::uint64_t version) const { return version < oldest_; }
    std::size_t size() const { return objects_.size(); }

    struct page {
        std::size_t first = 0;                   // of the objects that are selected
        std::size_t limit = 0;                   // 0: all
        std::optional<std::uint64_t> version{};  // as it was then; nothing: now
    };
    using collection = kube::model::collection;  // selectors: "a=b,c=d"
    std::string list(collection const& of, page const& part) const;
    // The events after `seen`, one JSON text each.
    std::vector<std::string> events_after(std::uint64_t seen, collection const& of) const;
    std::string bookmark(collection const& of) const;
    static std::string
    status(unsigned code, std::string_view reason, std::string_view details_json = "{}");

    std::function<void()> on_change = [] {};

private:
    using place = std::pair<std::string, key>;  // the resource's plural
    struct change {
        std::uint64_t version;
        place where;
        std::optional<fake_object> before;
        std::optional<fake_object> after;
    };
    void record(place const& where, std::optional<fake_object> after);
    std::map<place, fake_object> objects_at(std::uint64_t version) const;

    std::map<std::string, kube::model::resource> served_;  // by plural
    std::map<place, fake_object> objects_;
    std::vector<change> history_;
    std::uint64_t version_ = 100;
    std::uint64_t oldest_ = 0;
    std::uint64_t uids_ = 0;
};

}  // namespace vitals::support
