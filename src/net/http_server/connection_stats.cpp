// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/connection_stats.hpp"

#include "log/logger.hpp"
#include "net/http_server/places.hpp"
#include "net/http_server/server.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http_server {

namespace {

constexpr runtime::duration between_lines = std::chrono::minutes{1};
constexpr std::string_view too_many_connections = "too many connections";
constexpr std::string_view too_many_unread_answers = "too many unread answers";
constexpr std::string_view too_many_waiting = "too many waiting requests";

}  // namespace

connection_stats::connection_stats(
    runtime::clock& clock,
    log::logger& log,
    std::string server,
    std::size_t limit
)
    : clock_{clock}, log_{log}, server_{std::move(server)}, limit_{limit} {}

void connection_stats::rejected() {
    ++rejected_;
    log_it(too_many_connections);
}

void connection_stats::evicted(stage from) {
    ++evicted_[static_cast<std::size_t>(from)];
    log_it(too_many_connections);
}

void connection_stats::reader_closed() {
    ++evicted_[static_cast<std::size_t>(stage::writing)];
    log_it(too_many_unread_answers);
}

void connection_stats::answer_refused() {
    ++refused_;
    log_it(too_many_unread_answers);
}

void connection_stats::wait_refused() {
    log_it(too_many_waiting);
}

connection_counts connection_stats::counts() const {
    connection_counts now{
        .open = open_,
        .limit = limit_,
        .rejected = rejected_,
        .answers_refused = refused_,
        .evicted = {}
    };
    for (auto const each :
         {stage::silent, stage::reading, stage::idle, stage::writing, stage::leaving})
        now.evicted[to_string(each)] = evicted_[static_cast<std::size_t>(each)];
    return now;
}

void connection_stats::log_it(std::string_view what) {
    auto const now = clock_.now();
    if (logged_ && now - *logged_ < between_lines) return;
    logged_ = now;
    std::uint64_t closed = 0;
    for (auto const& each : evicted_) closed += each;
    log_.warn(
        what,
        {{"server", server_},
         {"open", open_.load()},
         {"closed_for_others", closed},
         {"rejected", rejected_.load()},
         {"answers_refused", refused_.load()}}
    );
}

}  // namespace vitals::net::http_server
