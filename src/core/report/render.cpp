// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/render.hpp"

#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/report/history.hpp"
#include "core/report/memory.hpp"
#include "core/report/report.hpp"
#include "text/json/writer.hpp"
#include "text/time/rfc3339.hpp"
#include "text/utf8/utf8.hpp"

#include <cstddef>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::report {

namespace {

constexpr std::size_t most_problem_bytes = std::size_t{48} * 1024;  // of all of them
constexpr std::size_t longest_text = 512;
constexpr std::size_t for_the_end = 64;  // bytes: what follows the list of checks

std::string shown(std::string_view text) {
    return utf8::prefix(text, longest_text);
}

void member(json::writer& to, std::string_view name, std::size_t value) {
    to.key(name).number(value);
}

void write(json::writer& to, summary const& what) {
    to.key("summary").begin_object();
    to.member("status", what.status);
    member(to, "checks", what.checks);
    for (auto const which :
         {check::status::passing, check::status::warning, check::status::critical})
        member(to, check::to_string(which), what.by_status.at(std::to_underlying(which)));
    member(to, "pending", what.pending);
    member(to, "problems", what.problems);
    if (what.checks > 0) to.member("since", time::format_seconds(what.since));
    to.member("why", shown(what.why));
    to.end_object();
}

void write(json::writer& to, condition_type which, condition const& what) {
    to.begin_object();
    to.member("type", to_string(which));
    to.member("status", to_string(what.state.is));
    to.member("reason", what.reason);
    to.member("message", shown(what.message));
    to.member("lastTransitionTime", time::format_seconds(what.state.since));
    to.end_object();
}

std::string json_of(check::problem const& what) {
    json::writer to;
    to.begin_object();
    if (!what.at.key.empty()) {
        to.member("key", shown(what.at.key));
        member(to, "line", what.at.line);
        member(to, "column", what.at.column);
    }
    if (!what.check_id.empty()) to.member("check", shown(what.check_id));
    to.member("message", shown(check::explanation(what)));
    return to.end_object().take();
}

void write(json::writer& to, change const& what) {
    to.begin_object();
    to.member("at", time::format_seconds(what.at));
    to.member("from", check::to_string(what.from));
    to.member("to", check::to_string(what.to));
    member(to, "afterSeconds", what.lasted.count());
    if (what.reason != health::failure_reason::none)
        to.member("reason", health::to_string(what.reason));
    if (what.code != 0) member(to, "code", what.code);
    to.end_object();
}

std::string json_of(listed_check const& what) {
    json::writer to;
    to.begin_object();
    to.member("id", shown(what.id));
    to.member("status", what.status);
    to.member("since", time::format_seconds(what.since));
    to.member("why", shown(what.why));
    if (what.failures > 0) member(to, "failures", what.failures);
    if (what.stale) to.key("stale").boolean(true);
    if (auto const all = what.changes.all(); !all.empty()) {
        to.key("changes").begin_array();
        for (auto const& each : all | std::views::reverse) write(to, each);
        to.end_array();
    }
    return to.end_object().take();
}

// As many as fit; returns how many.
template <class Element>
std::size_t write_list(
    json::writer& to,
    std::string_view name,
    std::vector<Element> const& all,
    std::size_t most_bytes
) {
    to.key(name).begin_array();
    std::size_t written = 0;
    for (auto const& each : all) {
        auto const one = json_of(each);
        if (to.size() + one.size() > most_bytes) break;
        to.raw(one);
        ++written;
    }
    to.end_array();
    return written;
}

}  // namespace

// The list of checks comes last, and takes what room is left.
std::string render(health_report const& what) {
    json::writer to;
    to.begin_object();
    write(to, what.summary);
    to.key("conditions").begin_array();
    for (std::size_t i = 0; i < what.conditions.size(); ++i)
        write(to, static_cast<condition_type>(i), what.conditions.at(i));
    to.end_array();
    to.member("configMapVersion", shown(what.config_map_version));
    to.key("memory").begin_object();
    member(to, "version", memory_version);
    to.member("data", what.memory);
    if (what.final_counters) to.key("final").boolean(true);
    to.end_object();
    auto const problems = write_list(to, "problems", what.problems, to.size() + most_problem_bytes);
    if (auto const rest = what.unlisted_problems + what.problems.size() - problems; rest > 0)
        member(to, "unlistedProblems", rest);
    auto const checks = write_list(to, "checks", what.checks, most_rendered_bytes - for_the_end);
    if (auto const rest = what.unlisted_checks + what.checks.size() - checks; rest > 0)
        member(to, "unlistedChecks", rest);
    return to.end_object().take();
}

}  // namespace vitals::inline core::report
