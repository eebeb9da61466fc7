// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/content_hash.hpp"

#include "core/check/fingerprint.hpp"
#include "text/json/tree.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace vitals::inline core::report {

namespace {

using check::fingerprint;
using names = std::span<std::string_view const>;

constexpr auto of_writing = std::to_array<std::string_view>({"writtenAt", "writtenBy", "lease"});
// `why`, and the message of a condition that quotes it, count failures in a row.
constexpr auto of_counting = std::to_array<std::string_view>(
    {"writtenAt", "writtenBy", "lease", "memory", "failures", "why", "conditions"}
);
constexpr auto of_conditions = std::to_array<std::string_view>({"message"});
constexpr int deepest = 8;  // the kind has 5 levels; nobody may exhaust the stack

std::string_view text_of(rapidjson::Value const& of) {
    return {of.GetString(), of.GetStringLength()};
}

std::uint64_t hash(rapidjson::Value const& of, names without, int depth) {
    fingerprint made;
    made.add(static_cast<unsigned>(of.GetType()));
    if (depth == deepest) return made.value();
    if (of.IsString()) return made.add(text_of(of)).value();
    if (of.IsUint64()) return made.add(of.GetUint64()).value();
    if (of.IsArray()) {
        for (auto const& each : of.GetArray()) made.add(hash(each, without, depth + 1));
        return made.value();
    }
    if (!of.IsObject()) return made.value();
    std::uint64_t sum = 0;  // in any order
    for (auto const& each : of.GetObject()) {
        auto const name = text_of(each.name);
        if (std::ranges::find(without, name) != without.end()) continue;
        sum += fingerprint{}.add(name).add(hash(each.value, without, depth + 1)).value();
    }
    return made.add(sum).value();
}

}  // namespace

content_hash hash_content(rapidjson::Value const& status) {
    auto shown = fingerprint{}.add(hash(status, of_counting, 0));
    if (auto const found = status.FindMember("conditions"); found != status.MemberEnd())
        shown.add(hash(found->value, of_conditions, 0));
    return {.all = hash(status, of_writing, 0), .shown = shown.value()};
}

content_hash hash_content(std::string_view status) {
    auto const tree = json::parse_tree(status);
    return tree.IsObject() ? hash_content(tree) : content_hash{};
}

}  // namespace vitals::inline core::report
