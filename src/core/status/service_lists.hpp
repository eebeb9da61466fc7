// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The checks of each service, and when what lists of services show changed last. As in Consul,
// names of services are compared without regard to case. PURE.

#include "core/check/definition.hpp"
#include "core/check/identity.hpp"
#include "core/check/status.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::status {

class service_lists {
public:
    // Where a check is in the lists, which may be gone.
    struct place {
        std::string_view service_id;
        std::string_view identity;
    };
    // A check of a service. Both are its definition's.
    struct member {
        check::service const* service = nullptr;
        std::string_view identity;
        std::uint32_t slot = 0;  // in the store
        place at() const { return {service->id, identity}; }
    };
    // The checks of one instance, which has its id for itself in its namespace, are side by side.
    struct by_instance {
        using is_transparent = void;
        bool operator()(place const& a, place const& b) const;
        bool operator()(member const& a, member const& b) const { return (*this)(a.at(), b.at()); }
        bool operator()(member const& a, place const& b) const { return (*this)(a.at(), b); }
        bool operator()(place const& a, member const& b) const { return (*this)(a, b.at()); }
    };
    using members = std::set<member, by_instance>;
    // Of one tag: how many instances have it, and how many had it when the list of services changed
    // last.
    struct tag_count {
        std::uint32_t now = 0;
        std::uint32_t listed = 0;
    };
    struct service {
        std::string name{};  // as its first check has it
        members checks{};
        // Of its instances, as their first checks have them.
        std::map<std::string, tag_count> tags{};
        std::uint64_t created = 0;   // the revision of its first check
        std::uint64_t revision = 0;  // of the last change that lists show of it
        std::array<std::uint32_t, check::status_count> by_status{};  // how many checks
    };
    using by_name = std::map<std::string, service>;  // the names in lower case

    // Services share these groups, so that whoever waits for one is not woken by all, and names
    // that come and go take no memory.
    static constexpr std::size_t groups = 256;
    static std::size_t group_of(std::string_view name);

    void join(
        check::definition const& one,
        std::uint32_t slot,
        check::status now,
        std::uint64_t revision
    );
    void leave(check::definition const& one, check::status last, std::uint64_t revision);
    void replace(
        check::definition const& before,
        check::definition const& after,
        std::uint32_t slot,
        check::status now,
        std::uint64_t revision
    );
    void change_status(check::definition const& one, check::status before, check::status now);
    // Lists show the check differently.
    void show(check::definition const& one, std::uint64_t revision);

    by_name const& all() const { return by_name_; }
    // The checks of all services.
    members const& by_id() const { return by_id_; }
    service const* find(std::string_view name) const;
    // Without such a service: of the last time that any service disappeared. So it only grows.
    std::uint64_t of(std::string_view name) const;
    // Of the list of the names of all services with their tags.
    std::uint64_t of_names() const { return names_; }
    // Of the list of all instances without their checks: each as its first check has it.
    std::uint64_t of_instances() const { return instances_; }
    std::uint64_t of_group(std::size_t which) const { return by_group_.at(which); }

private:
    // What an edit may change in the list of a service's tags: the tags of instances that come and
    // of those that go.
    struct shown_tags {
        std::vector<check::service const*> come{};
        std::vector<check::service const*> go{};
    };
    bool put_in(service& into, member const& one, shown_tags& tags);
    bool take_out(service& from, place const& one, shown_tags& tags);
    static bool count_tags(service& of, shown_tags const& tags);

    by_name by_name_;
    members by_id_;
    std::array<std::uint64_t, groups> by_group_{};
    std::uint64_t names_ = 0;
    std::uint64_t instances_ = 0;
    std::uint64_t gone_ = 0;
};

}  // namespace vitals::inline core::status
