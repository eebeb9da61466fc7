// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/quota/quotas.hpp"

#include "core/quota/budgets.hpp"
#include "text/ascii/dns_label.hpp"
#include "text/ascii/nearest.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace vitals::inline core::quota {

namespace {

constexpr std::string_view all_namespaces = "*";

std::string quoted(std::string_view text) {
    return '"' + std::string{text} + '"';
}

std::string unknown_key(std::string_view name) {
    std::array<std::string_view, keys.size()> names;
    std::ranges::transform(keys, names.begin(), &key::name);
    auto sentence = quoted(name) + " is not a budget (";
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) sentence += i + 1 == names.size() ? " or " : ", ";
        sentence += names[i];
    }
    auto const meant = ascii::nearest(name, names);
    return sentence + (meant.empty() ? ")" : "); did you mean " + std::string{meant} + "?");
}

// Kubernetes' binary suffixes.
std::optional<unsigned> shift_of(std::string_view suffix) {
    if (suffix.empty()) return 0;
    if (suffix == "Ki") return 10;
    if (suffix == "Mi") return 20;
    if (suffix == "Gi") return 30;
    return std::nullopt;
}

std::optional<std::uint64_t> limit_of(std::string_view text, unit of) {
    if (text == "none") return no_limit;
    std::uint64_t number = 0;
    auto const* const begin = text.begin();
    auto const* const end = text.end();
    auto const [stop, error] = std::from_chars(begin, end, number);
    std::string_view const suffix{stop, end};
    auto const shift = shift_of(suffix);
    if (error != std::errc{} || !shift || (of == unit::count && !suffix.empty())) return {};
    if (number == 0 || number > (no_limit >> *shift) - 1) return {};
    return number << *shift;
}

std::string_view what_is_allowed(unit of) {
    return of == unit::count ? " is not a limit (a number from 1, or none)"
                             : " is not a limit (a number of bytes such as 8Mi, or none)";
}

using settings = std::vector<setting>;

std::expected<setting, std::string> parse_budget(std::string_view text) {
    auto const colon = text.find(':');
    if (colon == text.npos)
        return std::unexpected{quoted(text) + " is not KEY:VALUE (such as checks:2000)"};
    auto const name = text.substr(0, colon);
    auto const* const found = std::ranges::find(keys, name, &key::name);
    if (found == keys.end()) return std::unexpected{unknown_key(name)};
    auto const limit = limit_of(text.substr(colon + 1), found->of);
    if (!limit) return std::unexpected{quoted(text) + std::string{what_is_allowed(found->of)}};
    return setting{.ns = {}, .which = found->which, .limit = *limit};
}

}  // namespace

std::expected<std::vector<setting>, std::string> parse_settings(std::string_view text) {
    settings read;
    std::string ns;
    for (std::size_t from = 0; from <= text.size();) {
        auto const comma = std::min(text.find(',', from), text.size());
        auto part = text.substr(from, comma - from);
        from = comma + 1;
        if (auto const equals = part.find('='); equals != part.npos) {
            ns = part.substr(0, equals);
            if (ns != all_namespaces && !ascii::is_dns_label(ns))
                return std::unexpected{quoted(ns) + " is not the name of a namespace, nor *"};
            part.remove_prefix(equals + 1);
        }
        if (ns.empty())
            return std::unexpected{
                quoted(part) + " is not NAMESPACE=KEY:VALUE (such as shop=checks:2000)"
            };
        auto budget = parse_budget(part);
        if (!budget) return std::unexpected{std::move(budget.error())};
        budget->ns = ns;
        read.push_back(std::move(*budget));
    }
    return read;
}

std::string_view key_of(std::uint64_t budgets::* which) {
    return std::ranges::find(keys, which, &key::which)->name;
}

quotas::quotas(budgets const& defaults, std::vector<setting> const& changes) : defaults_{defaults} {
    for (auto const& each : changes)
        if (each.ns == all_namespaces) defaults_.*each.which = each.limit;
    for (auto const& each : changes)
        if (each.ns != all_namespaces)
            changed_.try_emplace(each.ns, defaults_).first->second.*each.which = each.limit;
}

budgets const& quotas::of(std::string_view ns) const {
    auto const found = changed_.find(ns);
    return found == changed_.end() ? defaults_ : found->second;
}

}  // namespace vitals::inline core::quota
