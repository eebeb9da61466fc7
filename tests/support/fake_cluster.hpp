// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a fake API server knows: ConfigMaps with versions and history, and the JSON that shows them.
// No I/O.

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
    string_map data;
};

class fake_cluster {
public:
    using key = std::pair<std::string, std::string>;  // namespace, name

    // Creates or edits. The labels default to the ones that opt in.
    void
    put(key const& which, string_map data, string_map labels = {{"vitals.dev/checks", "true"}});
    void erase(key const& which);
    void
    recreate(key const& which, string_map data);  // another uid under the same name, as one edit
    // Changes without anybody being told, as after a lost event.
    void put_silently(key const& which, string_map data);
    // History is gone: a watch from before now gets 410, and so do continue tokens.
    void compact();
    // What etcdctl keeps in a snapshot, and puts back.
    struct backup {
        std::map<key, fake_object> objects;
        std::uint64_t version = 0;
    };
    backup back_up() const { return {objects_, version_}; }
    void restore(backup const& from);

    std::uint64_t version() const { return version_; }
    bool expired(std::uint64_t version) const { return version < oldest_; }
    std::size_t size() const { return objects_.size(); }

    struct selection {
        std::string ns;        // "" = all
        std::string selector;  // "a=b,c=d"
    };
    struct page {
        std::size_t first = 0;                   // of the objects that are selected
        std::size_t limit = 0;                   // 0: all
        std::optional<std::uint64_t> version{};  // as it was then; nothing: now
    };
    std::string list(selection const& which, page const& part) const;
    // The events after `seen`, one JSON text each.
    std::vector<std::string> events_after(std::uint64_t seen, selection const& which) const;
    std::string bookmark() const;
    static std::string
    status(unsigned code, std::string_view reason, std::string_view details_json = "{}");

    std::function<void()> on_change = [] {};

private:
    struct change {
        std::uint64_t version;
        key which;
        std::optional<fake_object> before;
        std::optional<fake_object> after;
    };
    void record(key const& which, std::optional<fake_object> after);
    std::map<key, fake_object> objects_at(std::uint64_t version) const;

    std::map<key, fake_object> objects_;
    std::vector<change> history_;
    std::uint64_t version_ = 100;
    std::uint64_t oldest_ = 0;
    std::uint64_t uids_ = 0;
};

}  // namespace vitals::support
