// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/read.hpp"

#include "core/check/definition.hpp"
#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/threshold_tracker.hpp"
#include "core/health/why.hpp"
#include "core/report/content_hash.hpp"
#include "core/report/history.hpp"
#include "core/report/memory.hpp"
#include "core/report/records.hpp"
#include "core/report/report.hpp"
#include "core/status/remembered.hpp"
#include "text/json/tree.hpp"
#include "text/time/rfc3339.hpp"
#include "text/utf8/utf8.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::report {

namespace {

using problem = std::optional<std::string_view>;  // what is wrong, if anything

// Clocks of nodes differ a little.
constexpr std::chrono::minutes tolerated{5};
constexpr std::size_t longest_lease = 512;

// Nothing: no time, or one that cannot be.
std::optional<short_time> past_time(std::string_view text, short_time latest) {
    auto const read = time::parse_timestamp(text);
    if (!read || read->time_since_epoch().count() < 0 || *read > latest) return std::nullopt;
    return short_time{short_seconds{static_cast<std::uint32_t>(read->time_since_epoch().count())}};
}

rapidjson::Value const* list(rapidjson::Value const& in, char const* name) {
    auto const found = in.FindMember(name);
    return found == in.MemberEnd() || !found->value.IsArray() ? nullptr : &found->value;
}

std::optional<health::failure_reason> reason_of(std::string_view text) {
    if (text.empty()) return health::failure_reason::none;
    for (std::size_t i = 0; i < health::failure_reason_count; ++i)
        if (auto const one = static_cast<health::failure_reason>(i); to_string(one) == text)
            return one;
    return std::nullopt;
}

std::optional<change> change_of(rapidjson::Value const& json, short_time latest) {
    if (!json.IsObject()) return std::nullopt;
    auto const at = past_time(json::text_at(json, "/at"), latest);
    auto const from = check::parse_status(json::text_at(json, "/from"));
    auto const to = check::parse_status(json::text_at(json, "/to"));
    auto const reason = reason_of(json::text_at(json, "/reason"));
    auto const code = json::number_at(json, "/code").value_or(0);
    if (!at || !from || !to || !reason || code > 0xffff) return std::nullopt;
    return change{
        .at = *at,
        .lasted = short_seconds{json::number_at(json, "/afterSeconds").value_or(0)},
        .code = static_cast<std::uint16_t>(code),
        .from = *from,
        .to = *to,
        .reason = *reason
    };
}

problem read_check(rapidjson::Value const& json, short_time latest, earlier_report& to) {
    if (!json.IsObject()) return "a check in its list is no object";
    auto const id = json::text_at(json, "/id");
    if (id.empty()) return "a check in its list has no id";
    earlier_check made;
    made.why =
        utf8::visible(json::text_at(json, "/why"), utf8::ascii_controls::none, health::longest_why);
    if (auto const* const changes = list(json, "changes")) {
        auto const count = std::min<rapidjson::SizeType>(changes->Size(), history::most);
        for (auto i = count; i-- > 0;) {
            auto const one = change_of((*changes)[i], latest);
            if (!one) return "a change of a check in its list cannot be read";
            made.changes.add(*one);
        }
    }
    to.checks.emplace(id, std::move(made));
    return std::nullopt;
}

problem read_condition(rapidjson::Value const& json, short_time latest, condition_states& to) {
    if (!json.IsObject()) return "a condition is no object";
    auto const type = json::text_at(json, "/type");
    auto const is = json::text_at(json, "/status");
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (to_string(static_cast<condition_type>(i)) != type) continue;
        auto const since = past_time(json::text_at(json, "/lastTransitionTime"), latest);
        if (!since) return "the time of a condition cannot be read, or is in the future";
        for (auto const one : {verdict::yes, verdict::no, verdict::unknown})
            if (to_string(one) == is) to.at(i) = {one, *since};
    }
    return std::nullopt;
}

// Nothing depends on them but Events that are not written again.
void read_problems(rapidjson::Value const& all, earlier_report& to) {
    for (auto const& each : all.GetArray()) {
        if (!each.IsObject() || to.problems.size() == most_problems) continue;
        check::problem made{
            .check_id = std::string{json::text_at(each, "/check")},
            .message = std::string{json::text_at(each, "/message")}
        };
        made.at.key = json::text_at(each, "/key");
        made.at.line = json::number_at(each, "/line").value_or(1);
        made.at.column = json::number_at(each, "/column").value_or(1);
        to.problems.push_back(check::to_string(made));
    }
}

problem read_lists(rapidjson::Value const& status, short_time latest, earlier_report& to) {
    if (auto const* const conditions = list(status, "conditions"))
        for (auto const& each : conditions->GetArray())
            if (auto const wrong = read_condition(each, latest, to.conditions)) return wrong;
    if (auto const* const problems = list(status, "problems")) read_problems(*problems, to);
    auto const* const checks = list(status, "checks");
    if (checks == nullptr) return std::nullopt;
    if (checks->Size() > most_listed) return "its list of checks is too long";
    for (auto const& each : checks->GetArray())
        if (auto const wrong = read_check(each, latest, to)) return wrong;
    return std::nullopt;
}

problem read_memory(rapidjson::Value const& status, short_time latest, earlier_report& to) {
    auto const version = json::number_at(status, "/memory/version");
    if (version != memory_version) return "the version of its memory is not known";
    auto made = memory::unpack(json::text_at(status, "/memory/data"));
    if (!made) return "its memory is damaged";
    if (made->newest() > latest) return "a time in its memory is in the future";
    to.memory = *std::move(made);
    to.final_counters = json::true_at(status, "/memory/final");
    return std::nullopt;
}

void bring_back(earlier_report& of, short_time latest) {
    of.latest = latest;
    for (auto& each : of.conditions) each.since = std::min(each.since, latest);
    for (auto& [id, shown] : of.checks) {
        history kept;
        for (auto each : shown.changes.all()) {
            each.at = std::min(each.at, latest);
            kept.add(each);
        }
        shown.changes = kept;
    }
}

}  // namespace

std::expected<earlier_report, std::string>
read_report(std::string_view json, wall_time now, times_ahead ahead) {
    auto const object = json::parse_tree(json);
    if (!object.IsObject()) return std::unexpected("it is no object of at most 1 MiB");
    earlier_report made;
    if (auto const* const metadata = json::object_at(object, "/metadata"))
        if (auto const* const owners = list(*metadata, "ownerReferences"))
            for (auto const& each : owners->GetArray())
                if (json::text_at(each, "/kind") == "ConfigMap")
                    made.config_map_uid = json::text_at(each, "/uid");
    auto const* const status = json::object_at(object, "/status");
    if (status == nullptr || json::object_at(*status, "/memory") == nullptr) return made;
    bool const any = ahead == times_ahead::mean_now;
    auto const latest = any ? short_time::max() : to_short(now + tolerated);
    made.content = hash_content(*status);
    made.written = past_time(json::text_at(*status, "/writtenAt"), latest).value_or(short_time{});
    made.lease = json::text_at(*status, "/lease").substr(0, longest_lease);
    made.shows_checks = json::text_at(*status, "/summary/status") != "none";
    auto wrong = read_memory(*status, latest, made);
    if (!wrong) wrong = read_lists(*status, latest, made);
    if (wrong) return std::unexpected(std::string{*wrong});
    if (any) bring_back(made, to_short(now));
    return made;
}

namespace {

// What was counted after it may have reset a counter: then it would bring a change too early, and
// beginning again only brings it later.
health::threshold_tracker::counters certain(record const& of, bool final_counters) {
    if (!final_counters && health::threshold_tracker::lead_away(of.status, of.counters))
        return {.primed = false};
    return of.counters;
}

}  // namespace

std::optional<status::remembered> earlier_report::recall(check::definition const& of) {
    auto const id = of.identity.id();
    auto const known = memory.take(id);
    if (!known) return std::nullopt;
    status::remembered made{
        .status = known->status,
        .reason = known->reason,
        .counters = certain(*known, final_counters),
        .since = std::min(known->since, latest),
        .redefined = known->question != question_of(of)
    };
    auto const shown = checks.find(id);
    if (shown == checks.end()) return made;
    made.why = shown->second.why;
    auto const changes = shown->second.changes.all();
    if (!changes.empty() && changes.back().to == made.status && changes.back().at == made.since)
        made.before = {changes.back().from, changes.back().lasted};
    return made;
}

histories earlier_report::last_changes() const {
    histories made;
    for (auto const& [id, shown] : checks)
        if (!shown.changes.all().empty()) made.emplace(id, shown.changes);
    return made;
}

std::optional<short_time> earlier_report::changed_at(
    std::string_view id,
    check::status to,
    short_time about,
    short_seconds within
) const {
    auto const fits = [&](check::status which, short_time when) {
        return which == to && (when > about ? when - about : about - when) <= within;
    };
    if (auto const known = memory.find(id); known && fits(known->status, known->since))
        return known->since;
    auto const shown = checks.find(id);
    if (shown == checks.end()) return std::nullopt;
    for (auto const& each : shown->second.changes.all() | std::views::reverse)
        if (fits(each.to, each.at)) return each.at;
    return std::nullopt;
}

std::size_t earlier_report::text_bytes() const {
    constexpr std::size_t node = 64;
    std::size_t sum = 0;
    for (auto const& [id, shown] : checks)
        sum += node + sizeof(earlier_check) + id.size() + shown.why.size();
    for (auto const& each : problems) sum += sizeof(std::string) + each.size();
    return sum;
}

void earlier_report::forget_texts() {
    checks.clear();
    problems = {};
}

}  // namespace vitals::inline core::report
