// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The budgets of every namespace: the defaults, and what --quota changes.

#include "core/quota/budgets.hpp"

#include <array>
#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::quota {

// One budget, changed for one namespace.
struct setting {
    std::string ns;  // "*": all namespaces that have no setting of their own for this budget
    std::uint64_t budgets::* which = nullptr;
    std::uint64_t limit = 0;  // 1 to no_limit

    friend bool operator==(setting const&, setting const&) = default;
};

// Reads `NAMESPACE=KEY:VALUE,…`, several of them separated by commas, too:
// "shop=checks:2000,output:32Mi,*=probes:100". A VALUE is a number from 1 or `none`; of bytes, also
// with Ki, Mi or Gi. The error is a sentence for a person that begins with the rejected part.
std::expected<std::vector<setting>, std::string> parse_settings(std::string_view text);

// The budgets, and their words in --quota and metrics.
enum class unit : std::uint8_t { count, bytes };

struct key {
    std::string_view name;
    std::uint64_t budgets::* which;
    unit of;
};

inline constexpr std::array keys{
    key{"checks", &budgets::checks, unit::count},
    key{"probes", &budgets::probes_per_second, unit::count},
    key{"output", &budgets::output_bytes, unit::bytes},
    key{"definitions", &budgets::definition_bytes, unit::bytes},
    key{"configmaps", &budgets::config_maps, unit::count},
    key{"secrets", &budgets::secrets, unit::count},
};

// The word that --quota has for a budget: "checks".
std::string_view key_of(std::uint64_t budgets::* which);

class quotas {
public:
    // Of several settings of one budget the last one counts.
    explicit quotas(budgets const& defaults = {}, std::vector<setting> const& changes = {});

    // The reference is valid as long as this object and is not changed.
    budgets const& of(std::string_view ns) const;

private:
    budgets defaults_;
    std::map<std::string, budgets, std::less<>> changed_;
};

}  // namespace vitals::inline core::quota
