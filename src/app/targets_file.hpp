// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The file of --targets-file, which the chart mounts from a ConfigMap of its release's namespace:
//
//     profile: public
//     audit: true
//     allow: [10.2.0.0/16, "shop=10.3.0.5:9090"]
//     deny: [10.2.3.0/24]

#include "net/address_policy/policy.hpp"
#include "net/address_policy/rule.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::app {

struct file_targets {
    std::optional<net::address_policy::profile> profile;  // none: as the flags say
    bool audit = false;
    std::vector<net::address_policy::rule> rules;  // besides those of the flags
};

// The errors are sentences for the administrator.
std::expected<file_targets, std::string> parse_targets(std::string_view text);
std::expected<file_targets, std::string> read_targets_file(std::string const& path);
void apply(file_targets const& from, net::address_policy::settings& to);

}  // namespace vitals::app
