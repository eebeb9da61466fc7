// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What Consul's ?filter sees of a check. Pure.

#include "core/filter/syntax.hpp"
#include "core/filter/table.hpp"
#include "core/status/check_status.hpp"
#include "serving/consul/list_filter.hpp"

#include <optional>
#include <string>

namespace vitals::serving::consul {

// What filters see of a check: the members that the API shows of it.
struct shown_check {
    status::check_status const& check;
    std::string const& node;
};

// The selectors of a check; also those of `Checks.` in lists of services.
std::optional<filter::selected<shown_check>> find_check_column(filter::selector const& what);

using check_filter = list_filter<shown_check>;

}  // namespace vitals::serving::consul
