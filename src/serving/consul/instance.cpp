// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/instance.hpp"

#include "core/check/catalog_entry.hpp"
#include "core/check/status.hpp"
#include "core/filter/comparison.hpp"
#include "core/filter/syntax.hpp"
#include "core/filter/table.hpp"
#include "core/status/check_status.hpp"
#include "serving/consul/check_filter.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::consul {

namespace {

using filter::kind;
using filter::question;
using instance = shown_instance;
using status::check_status;

constexpr std::array<filter::column<instance>, 12> service_columns{{
    {"ID",
     kind::text,
     [](instance const& one, question& asked) { return asked.text(one.service().id); }},
    {"Service",
     kind::text,
     [](instance const& one, question& asked) { return asked.text(one.service().name); }},
    {"Kind", kind::text, [](instance const& /*one*/, question& asked) { return asked.text(""); }},
    {"PeerName", kind::text, [](instance const& /*one*/, question& asked) { return asked.text(""); }
    },
    {"Tags",
     kind::texts,
     [](instance const& one, question& asked) { return asked.texts(one.service().tags); }},
    {"Address",
     kind::text,
     [](instance const& one, question& asked) { return asked.text(one.entry().address); }},
    {"Port",
     kind::number,
     [](instance const& one, question& asked) { return asked.number(one.entry().port); }},
    {"Meta",
     kind::map,
     [](instance const& one, question& asked) { return asked.map(one.entry().meta); }},
    {"EnableTagOverride",
     kind::flag,
     [](instance const& one, question& asked) {
         return asked.flag(one.entry().enable_tag_override);
     }},
    {"Weights.Passing",
     kind::number,
     [](instance const& one, question& asked) { return asked.number(one.entry().weights.passing); }
    },
    {"Weights.Warning",
     kind::number,
     [](instance const& one, question& asked) { return asked.number(one.entry().weights.warning); }
    },
    {"Connect.Native",
     kind::flag,
     [](instance const& /*one*/, question& asked) { return asked.flag(false); }},
}};

constexpr std::array<filter::column<instance>, 6> node_columns{{
    {"ID", kind::text, [](instance const& one, question& asked) { return asked.text(one.node.id); }
    },
    {"Node",
     kind::text,
     [](instance const& one, question& asked) { return asked.text(one.node.name); }},
    {"Address",
     kind::text,
     [](instance const& one, question& asked) { return asked.text(one.node.address); }},
    {"Datacenter",
     kind::text,
     [](instance const& one, question& asked) { return asked.text(one.node.datacenter); }},
    {"Meta",
     kind::map,
     [](instance const& one, question& asked) { return asked.map(one.node.meta); }},
    {"TaggedAddresses",
     kind::map,
     [](instance const& one, question& asked) { return asked.map(one.node.tagged_addresses); }},
}};

// What Consul adds to lan and wan when the address of a service is an IP address; empty when it is
// none.
std::string_view family_of(std::string_view address) {
    if (address.contains(':')) return "_ipv6";
    bool const v4 = !address.empty() && std::ranges::all_of(address, [](char c) {
        return ascii::is_digit(c) || c == '.';
    });
    return v4 ? "_ipv4" : "";
}

// One of tagged_addresses(), without a copy of all, since a filter asks each instance for many.
std::optional<check::service_address> tagged_address(instance const& one, std::string const& tag) {
    auto const its = one.entry();
    auto const own = its.tagged_addresses.find(tag);
    if (own != its.tagged_addresses.end()) return own->second;
    auto const family = family_of(its.address);
    std::string_view const rest{tag};
    bool const added = !family.empty() && rest.size() == 3 + family.size() &&
                       rest.ends_with(family) &&
                       (rest.starts_with("lan") || rest.starts_with("wan"));
    if (!added) return std::nullopt;
    return check::service_address{std::string{its.address}, its.port};
}

// TaggedAddresses.wan.Address
instance_column find_tagged_address(filter::selector const& what) {
    auto const of = [&](auto const& read) {
        return [key = what[1], read](instance const& one, question& asked) {
            auto const found = tagged_address(one, key);
            return found ? read(*found, asked) : asked.missing();
        };
    };
    if (what[2] == "Address")
        return filter::selected<instance>{
            kind::text,
            of([](check::service_address const& its, question& asked) {
                return asked.text(its.address);
            })
        };
    if (what[2] != "Port") return std::nullopt;
    return filter::selected<instance>{
        kind::number,
        of([](check::service_address const& its, question& asked) { return asked.number(its.port); }
        )
    };
}

instance_column find_of_checks(filter::selector const& what) {
    if (what.size() == 1)
        return filter::selected<instance>{kind::records, [](instance const& one, question& asked) {
                                              return asked.records(one.checks.empty());
                                          }};
    auto inner = find_check_column({what.begin() + 1, what.end()});
    if (!inner) return std::nullopt;
    return filter::of_any<instance>(*std::move(inner), [](instance const& one, std::size_t i) {
        return i < one.checks.size()
                   ? std::optional{shown_check{*one.checks[i], one.node.name, one.reader}}
                   : std::nullopt;
    });
}

}  // namespace

shown_entry shown_instance::entry() const {
    static check::catalog_entry const standard;
    auto const& own = service().catalog;
    auto const& all = own ? *own : standard;
    bool const with_addresses = reader.shows(checks.front()->definition->identity.ns());
    return {
        .address = with_addresses ? std::string_view{all.address} : "",
        .tagged_addresses = (with_addresses ? all : standard).tagged_addresses,
        // Clients dial the node's address where there is none: a port of its own would be wrong.
        .port = with_addresses ? all.port : std::uint16_t{0},
        .meta = all.meta,
        .weights = all.weights,
        .enable_tag_override = all.enable_tag_override
    };
}

std::map<std::string, check::service_address> shown_instance::tagged_addresses() const {
    auto const its = entry();
    auto all = its.tagged_addresses;
    auto const family = family_of(its.address);
    if (family.empty()) return all;
    for (std::string_view const net : {"lan", "wan"})
        all.try_emplace(
            std::string{net}.append(family),
            check::service_address{std::string{its.address}, its.port}
        );
    return all;
}

std::uint64_t shown_instance::created() const {
    auto const first = std::ranges::min_element(checks, {}, &status::check_status::created);
    return (*first)->created;
}

check::status shown_instance::status() const {
    auto const worst = std::ranges::max_element(checks, {}, &check_status::status);
    return (*worst)->status();
}

bool shown_instance::is_passing() const {
    return std::ranges::all_of(checks, [](auto const* each) {
        return each->status() == check::status::passing;
    });
}

bool shown_instance::has_tag(std::string_view tag) const {
    return std::ranges::any_of(service().tags, [tag](auto const& own) {
        return ascii::same_name(own, tag);
    });
}

instance_column find_service_column(filter::selector const& what) {
    if (what.size() == 3 && what.front() == "TaggedAddresses") return find_tagged_address(what);
    return filter::find_column<instance>(service_columns, what);
}

instance_column find_node_column(filter::selector const& what) {
    return filter::find_column<instance>(node_columns, what);
}

instance_column find_health_column(filter::selector const& what) {
    if (what.front() == "Checks") return find_of_checks(what);
    filter::selector const rest{what.begin() + 1, what.end()};
    if (what.front() == "Service") return find_service_column(rest);
    return what.front() == "Node" ? find_node_column(rest) : std::nullopt;
}

// Service... are those of the service, NodeMeta and what is left those of the node.
instance_column find_catalog_column(filter::selector const& what) {
    auto renamed = what;
    auto& name = renamed.front();
    if (name == "NodeMeta") {
        name = "Meta";
    } else if (name == "ServiceName") {
        name = "Service";
        return find_service_column(renamed);
    } else if (name.starts_with("Service")) {
        name.erase(0, std::string_view{"Service"}.size());
        return name == "Service" ? std::nullopt : find_service_column(renamed);
    } else if (name == "Meta") {
        return std::nullopt;
    }
    return find_node_column(renamed);
}

}  // namespace vitals::serving::consul
