// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the API server holds of one collection, as far as we know: kept while we are disconnected,
// replaced by each list. Hands on new and changed objects, and keeps only what it needs to notice
// changes.

#include "kube/model/object_meta.hpp"
#include "kube/model/resource.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::informer {

// What is made of an object's JSON.
struct decoded {
    std::uint64_t hash =
        0;  // of all that matters of the object: with the same hash nothing has changed
    std::move_only_function<void()> hand_on;      // called once, at once, when it is new or changed
    bool again = false;                           // hand it on also if it is neither
    std::move_only_function<void()> unchanged{};  // called instead, when it is not handed on
};

class object_store {
public:
    using decoder = std::function<
        std::expected<decoded, std::string>(model::object_meta const& meta, std::string_view json)>;

    struct handlers {
        // `json`: the object, valid during the call. An error says why it cannot be an object of
        // this resource, and ends the list or the watch: an object that a user can write must
        // never be an error.
        decoder decode;
        std::function<void(model::object_key const&)> removed;
        // Ends when more can be handed on; none: always.
        std::function<runtime::awaitable<void>()> room{};
        // Asked of each object that is not known. False: nothing is kept of it, and it is as new
        // when it comes again. None: all are accepted.
        std::function<bool(model::object_key const&)> accepts{};
        // Between them everything comes, also what was not accepted before.
        std::function<void()> list_begins{};
        std::function<void()> list_ended{};
    };

    explicit object_store(handlers handle) : handlers_{std::move(handle)} {}

    // Waits for handlers::room. Before each page of a list and each piece of a watch.
    runtime::awaitable<void> room() const;

    // Another uid under the same name is a removal and an addition.
    std::expected<void, std::string> put(model::object_meta const& meta, std::string_view json);
    void remove(model::object_key const& key);

    // A whole list, object by object as it is read: each is handed on at once, and what was not in
    // the list is removed at its end. A list that does not come to its end removes nothing.
    class listing {
    public:
        std::expected<void, std::string> put(model::object_meta const& meta, std::string_view json);
        // It is in the list, but could not be read: what is known of it stays.
        void keep(model::object_key const& key);
        // Returns how many objects were added, changed or removed by the list.
        std::size_t end();
        std::size_t seen() const { return seen_; }

    private:
        friend class object_store;
        listing(object_store& of, std::uint64_t number) : store_{&of}, number_{number} {}

        object_store* store_;
        std::uint64_t number_;
        std::size_t seen_ = 0;
        std::size_t changes_ = 0;
    };
    // The store outlives it.
    listing begin_list();

    std::size_t size() const { return known_.size(); }

private:
    struct known {
        std::string uid;
        std::uint64_t hash = 0;
        std::uint64_t last_list = 0;  // the number of the last list that it was in
    };

    // Whether it was new or changed.
    std::expected<bool, std::string>
    put(model::object_meta const& meta, std::string_view json, std::uint64_t list);

    handlers handlers_;
    std::map<model::object_key, known> known_;
    std::uint64_t lists_ = 0;
};

}  // namespace vitals::kube::informer
