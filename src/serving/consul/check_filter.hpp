// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Consul's ?filter on lists of checks. Pure.

#include "core/filter/expression.hpp"
#include "core/filter/syntax.hpp"
#include "core/filter/table.hpp"
#include "core/status/check_status.hpp"
#include "net/http_server/message.hpp"

#include <cstdint>
#include <expected>
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

// How Consul words a filter that does not fit the list: as one that is none, or not.
enum class filter_wording : std::uint8_t { of_catalog, of_agent };

class check_filter {
public:
    check_filter() = default;  // shows every check

    // The parameter `filter`. The error is the answer: 500, as Consul's.
    static std::expected<check_filter, net::http_server::response>
    read(net::http_server::request const& asked, filter_wording wording);

    // Empty: none.
    std::string const& text() const { return text_; }
    // Adds to `work`, as filter::expression::holds().
    bool shows(shown_check const& one, std::uint64_t& work) const {
        return !compiled_ || compiled_->holds(one, work);
    }

private:
    std::string text_;
    std::optional<filter::expression<shown_check>> compiled_;
};

}  // namespace vitals::serving::consul
