// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A HealthReport that anybody may have written who may: a restart takes nothing from it that cannot
// be, and a refusal shows nothing of it. The first byte says what the others are: a report, or the
// bytes of its memory, to which a fuzzer would not get through gzip and Base64.

#include "core/check/identity.hpp"
#include "core/report/content_hash.hpp"
#include "core/report/memory.hpp"
#include "core/report/read.hpp"
#include "core/report/report.hpp"
#include "fuzz/require.hpp"
#include "text/base64/base64.hpp"
#include "text/gzip/gzip.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using vitals::fuzz::require;
namespace report = vitals::report;

constexpr report::wall_time now = std::chrono::sys_days{std::chrono::year{2026} / 1 / 31};
constexpr auto latest = now + std::chrono::minutes{5};  // clocks differ

std::string with_memory(std::string_view bytes) {
    std::string made = R"({"status":{"memory":{"version":1,"data":")";
    vitals::base64::encode(vitals::gzip::compress(bytes), [&made](std::string_view some) {
        made += some;
    });
    return made + "\"}}}";
}

void require_possible(report::earlier_report read) {
    require(read.memory.size() <= report::most_records, "the memory is bounded");
    require(read.memory.newest() <= latest, "no status began in the future");
    require(read.checks.size() <= report::most_listed, "the list is bounded");
    require(read.problems.size() <= report::most_problems, "the problems are bounded");
    for (auto const& [id, shown] : read.checks) {
        for (auto const& change : shown.changes.all())
            require(change.at <= latest, "nothing changed in the future");
        vitals::check::definition of;
        of.identity = vitals::check::identity{"shop", "web", id};
        if (auto const recalled = read.recall(of))
            require(recalled->since <= latest, "no status began in the future");
    }
    for (auto const& state : read.conditions) require(state.since <= latest, "nor a condition");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view text{reinterpret_cast<char const*>(data), size};
    bool const is_memory = text.front() == 'm';
    text.remove_prefix(1);
    auto const json = is_memory ? with_memory(text) : std::string{text};

    (void)report::hash_content(std::string_view{json});
    auto const read = report::read_report(json, now);

    if (read) {
        require_possible(*read);
        return 0;
    }
    require(!read.error().empty() && read.error().size() < 100, "a refusal is a short sentence");
    return 0;
}
