// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One instance of a service, as lists of services show it: the checks with its id in a namespace.

#include "core/check/catalog_entry.hpp"
#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/filter/syntax.hpp"
#include "core/filter/table.hpp"
#include "core/status/check_status.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/readers/view.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vitals::serving::consul {

// What the catalog shows of an instance: its check::catalog_entry, without the addresses and the
// port that the reader may not see.
struct shown_entry {
    std::string_view address;
    std::map<std::string, check::service_address> const& tagged_addresses;
    std::uint16_t port;
    std::map<std::string, std::string> const& meta;
    check::service_weights weights;
    bool enable_tag_override;
};

// The one way in which answers and filters get at an instance, as shown_check is for a check.
struct shown_instance {
    consul::node const& node;
    readers::view const& reader;
    std::span<status::check_status const* const> checks;  // at least one, but to filter nodes

    // As its first check has it. The addresses are those of entry() alone.
    check::service const& service() const { return *checks.front()->definition->service; }
    shown_entry entry() const;
    // With those that Consul adds when the address is an IP address.
    std::map<std::string, check::service_address> tagged_addresses() const;
    // The revision with which its first check came.
    std::uint64_t created() const;
    bool is_passing() const;
    check::status status() const;  // the worst of its checks'
    // As in Consul, without regard to case.
    bool has_tag(std::string_view tag) const;
};

using instance_column = std::optional<filter::selected<shown_instance>>;

// What filters see: of lists of nodes, of the services of a node, of /v1/health/service, and of
// lists of services in /v1/catalog.
instance_column find_node_column(filter::selector const& what);
instance_column find_service_column(filter::selector const& what);
instance_column find_health_column(filter::selector const& what);
instance_column find_catalog_column(filter::selector const& what);

}  // namespace vitals::serving::consul
