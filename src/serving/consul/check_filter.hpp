// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A check as its reader may see it, and what Consul's ?filter sees of it. Pure.

#include "core/filter/syntax.hpp"
#include "core/filter/table.hpp"
#include "core/status/check_status.hpp"
#include "serving/consul/list_filter.hpp"
#include "serving/readers/view.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vitals::serving::consul {

// The one way in which answers and filters get at a check. A filter sees what its reader sees:
// otherwise `Output matches "^a"` would tell, letter by letter, what the answer hides.
struct shown_check {
    status::check_status const& check;
    std::string const& node;
    readers::view const& reader;

    // Empty when the reader may not see them.
    std::string_view output() const { return is_shown() ? std::string_view{check.output} : ""; }
    std::string why() const { return is_shown() ? check.why() : std::string{}; }

private:
    bool is_shown() const { return reader.shows(check.definition->identity.ns()); }
};

// The selectors of a check; also those of `Checks.` in lists of services.
std::optional<filter::selected<shown_check>> find_check_column(filter::selector const& what);

using check_filter = list_filter<shown_check>;

}  // namespace vitals::serving::consul
