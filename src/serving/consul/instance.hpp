// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One instance of a service, as lists of services show it: the checks with its id in a namespace.

#include "core/check/catalog_entry.hpp"
#include "core/check/definition.hpp"
#include "core/filter/syntax.hpp"
#include "core/filter/table.hpp"
#include "core/status/check_status.hpp"
#include "serving/consul/routes.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vitals::serving::consul {

struct shown_instance {
    api_options const& node;
    std::string_view node_id;
    std::span<status::check_status const* const> checks;  // at least one

    // As its first check has it.
    check::service const& service() const { return *checks.front()->definition->service; }
    check::catalog_entry const& entry() const;
    // The revision with which its first check came.
    std::uint64_t created() const;
    bool is_passing() const;
    // As in Consul, without regard to case.
    bool has_tag(std::string_view tag) const;
};

using instance_column = std::optional<filter::selected<shown_instance>>;

// What filters see: of /v1/health/service, and of /v1/catalog.
instance_column find_health_column(filter::selector const& what);
instance_column find_catalog_column(filter::selector const& what);

}  // namespace vitals::serving::consul
