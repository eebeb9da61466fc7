// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/conditions.hpp"

#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/report/history.hpp"
#include "core/report/report.hpp"
#include "text/utf8/utf8.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::report {

namespace {

constexpr auto types =
    std::to_array<std::string_view>({"Passing", "DefinitionsValid", "Progressing"});
static_assert(types.size() == condition_count);
constexpr auto verdicts = std::to_array<std::string_view>({"True", "False", "Unknown"});

std::size_t count(summary const& of, check::status which) {
    return of.by_status.at(std::to_underlying(which));
}

// "1 of 12 checks is critical", "2 of 12 checks are critical"
std::string some_are(std::size_t some, std::size_t all, std::string_view how) {
    return std::to_string(some) + " of " + std::to_string(all) +
           (all == 1 ? " check " : " checks ") + (some == 1 ? "is " : "are ") + std::string{how};
}

condition passing(summary const& of, std::size_t awaited) {
    if (of.checks == 0)
        return {{verdict::unknown}, "NoChecks", "The ConfigMap has no check that runs."};
    for (auto const which : {check::status::critical, check::status::warning})
        if (auto const some = count(of, which); some > 0)
            return {
                {verdict::no},
                which == check::status::critical ? "Critical" : "Warning",
                some_are(some, of.checks, check::to_string(which)) + ": " + of.why
            };
    if (awaited > 0)
        return {
            {verdict::unknown},
            "AwaitingResults",
            some_are(awaited, of.checks, "without a result of the present definition")
        };
    return {{verdict::yes}, "AllPassing", some_are(of.checks, of.checks, "passing")};
}

condition definitions_valid(std::size_t count, std::span<check::problem const> problems) {
    if (count == 0) return {{verdict::yes}, "Valid", "Each definition is used as it is written."};
    auto text = problems.empty() ? std::string{} : brief(problems.front());
    if (count > 1) text += "; " + std::to_string(count - 1) + " more";
    return {{verdict::no}, "Problems", std::move(text)};
}

condition progressing(summary const& of, std::size_t awaited) {
    if (awaited == 0)
        return {{verdict::no}, "Settled", "Each check has a result of its present definition."};
    return {
        {verdict::yes},
        "AwaitingResults",
        some_are(awaited, of.checks, "without a result of the present definition")
    };
}

}  // namespace

std::string_view to_string(condition_type value) {
    return types.at(std::to_underlying(value));
}

std::string_view to_string(verdict value) {
    return verdicts.at(std::to_underlying(value));
}

std::string brief(check::problem const& what) {
    constexpr std::size_t longest = 300;
    return utf8::prefix(check::to_string(what), longest);
}

std::array<condition, condition_count> make_conditions(
    summary const& of,
    std::size_t awaited,
    std::span<check::problem const> problems,
    condition_states const& before,
    short_time now
) {
    std::array<condition, condition_count> made{
        passing(of, awaited),
        definitions_valid(of.problems, problems),
        progressing(of, awaited)
    };
    for (std::size_t i = 0; i < made.size(); ++i) {
        auto const& was = before.at(i);
        auto& state = made.at(i).state;
        bool const same = was.is == state.is && was.since != short_time{};
        state.since = same ? was.since : now;
    }
    return made;
}

}  // namespace vitals::inline core::report
