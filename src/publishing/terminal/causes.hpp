// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Many checks that do not pass, in few lines: checks with the same cause share one. Pure, and
// bounded whatever is added.

#include "core/check/status.hpp"
#include "publishing/terminal/style.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::terminal {

// "2000" as "2,000"
std::string with_commas(std::size_t number);

// "load/check-0000, -0010, -0020 and 197 more": a common beginning is shown once.
std::string some_names(std::vector<std::string> const& first, std::size_t all);

class causes {
public:
    static constexpr std::size_t most_kept = 200;  // further causes are one more group
    static constexpr std::size_t most_shown = 10;  // lines
    static constexpr std::size_t names_shown = 3;  // in a line

    // `found`: the finding of the check's last probe (health::found_text).
    void add(check::status which, std::string found, std::string_view name);

    bool empty() const { return groups_.empty(); }
    // The worst first, then the most frequent, indented: "✖ 200  connect: 127.0.0.1:1 refused
    // load/check-0000, ...".
    std::vector<std::string> lines(style how, std::size_t columns) const;

private:
    struct group {
        std::size_t checks = 0;
        std::vector<std::string> names{};  // the first of them
    };
    using key = std::pair<check::status, std::string>;

    std::map<key, group> groups_;
};

}  // namespace vitals::publishing::terminal
