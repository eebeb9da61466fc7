// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The addresses of Services and EndpointSlices, by namespace and within limits, and snapshots of
// them for the address policy. No namespace takes the room of others. A value.

#include "kube/model/resource.hpp"
#include "net/address_policy/ip.hpp"
#include "net/address_policy/known_services.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::sources::services {

enum class kind : std::uint8_t { service, endpoint_slice };

// In bytes, as bytes_of() counts them.
struct limits {
    std::size_t of_namespace = std::size_t{8} * 1024 * 1024;
    std::size_t of_all = std::size_t{32} * 1024 * 1024;
};

// Whether changes are known.
enum class freshness : std::uint8_t {
    current,
    old,     // not for a while: what is not there may have come
    expired  // nor for so long that what was there may be another's by now
};

class service_store {
public:
    using snapshot = std::shared_ptr<net::address_policy::known_services const>;
    using addresses = std::vector<net::address_policy::ip>;
    struct usage {
        std::size_t bytes = 0;
        std::size_t addresses = 0;  // one of two objects counts twice
    };

    explicit service_store(limits most) : most_{most} {}

    // Whether there is room for one more object of this namespace.
    bool accepts(kind of, std::string const& ns);
    // The object's addresses from now on. Without room for them it has none.
    void put(kind of, kube::model::object_key const& key, addresses all);
    void remove(kind of, kube::model::object_key const& key);
    // Between these all objects of that kind come, of this namespace; empty: of all namespaces.
    void list_begins(kind of, std::string const& ns);
    void list_ended(kind of, std::string const& ns);
    // Everything of this namespace has been put; empty: of all namespaces.
    void complete(std::string const& ns);
    // Of that namespace, or of all. Returns what it was.
    freshness set_freshness(std::string const& ns, freshness now);
    bool is_left_out(kind of, kube::model::object_key const& key) const;

    // Namespaces in which an object was refused or left out that would have room now.
    std::vector<std::string> with_room() const;
    // All objects of this namespace are about to come again.
    void comes_again(std::string const& ns);
    bool has_changed() const { return !changed_.empty(); }
    // Another snapshot if anything has changed since the last one, and something is complete.
    snapshot changed();

    std::map<std::string, usage> usages() const;  // of namespaces with objects
    // Objects that were refused or left out, since the beginning.
    std::uint64_t left_out() const { return left_out_; }

private:
    struct object {
        addresses all;
        bool left_out = false;
    };
    struct of_namespace {
        std::map<std::pair<kind, std::string>, object> objects;
        usage uses;
        std::size_t left_out = 0;  // of its objects
        struct refusals {
            bool known = false;  // objects of which nothing is kept; until a list takes them all
            bool again = false;  // since the present list began
        };
        std::array<refusals, 2> refused{};  // by kind
        std::size_t wanted = 0;  // bytes, of the smallest object without room; 0: there is none
        bool complete = false;
        freshness fresh = freshness::current;
    };

    static bool refused_any(of_namespace const& in);
    void forget_if_empty(std::string const& ns);
    template <class Do>
    void each_in(std::string const& ns, Do const& what);
    static std::size_t bytes_of(std::size_t addresses);
    bool fits(std::size_t has, std::size_t more) const;
    void all_changed(std::string const& ns);
    void lacks_room(of_namespace& in, std::size_t bytes);
    void count(of_namespace& in, object const& what, bool comes);
    void take_out(kind of, kube::model::object_key const& key);
    std::shared_ptr<net::address_policy::known_services::of_namespace const>
    list_of(std::string const& ns, of_namespace const& from);

    limits most_;
    std::map<std::string, of_namespace> namespaces_;
    std::set<std::string> changed_;
    std::size_t bytes_ = 0;
    std::uint64_t left_out_ = 0;
    std::uint64_t editions_ = 0;
    bool all_complete_ = false;
    freshness all_fresh_ = freshness::current;
    snapshot last_;
};

}  // namespace vitals::sources::services
