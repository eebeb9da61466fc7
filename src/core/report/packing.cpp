// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/packing.hpp"

#include "core/health/threshold_tracker.hpp"
#include "core/report/history.hpp"
#include "core/report/memory.hpp"
#include "core/report/memory_layout.hpp"
#include "text/base64/base64.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::report {

namespace {

constexpr std::uint32_t most_salts = 16;
constexpr std::size_t slice = std::size_t{64} * 1024;  // of what gzip gets in one step

void append(std::string& to, std::uint64_t number, std::size_t width) {
    while (width-- > 0) to.push_back(static_cast<char>(number >> (8 * width) & 0xff));
}

// Seconds as a number of 12 bits, times a power of two. Rounded up: a deadline that comes early
// would be a failure that did not happen.
std::uint16_t to_span(std::uint32_t seconds) {
    constexpr int digits = 12;
    constexpr std::uint32_t longest = 100'000'000;  // three years
    std::uint64_t const least = std::clamp<std::uint32_t>(seconds, 1, longest);
    auto power =
        static_cast<unsigned>(std::max(static_cast<int>(std::bit_width(least)) - digits, 0));
    auto number = (least + (std::uint64_t{1} << power) - 1) >> power;
    if (number >> digits != 0) {
        ++power;
        number = (number + 1) / 2;
    }
    return static_cast<std::uint16_t>(power << digits | number);
}

unsigned flags_of(record const& of) {
    return std::to_underlying(of.status) | (of.counters.failing ? failing_bit : 0) |
           (of.counters.primed ? primed_bit : 0) |
           static_cast<unsigned>(std::to_underlying(of.reason)) << reason_shift;
}

// Ids of carried records are not known: their hashes stay, and so does their salt.
std::vector<std::pair<std::uint32_t, record>> without_leads(memory const& from) {
    auto all = from.all();
    for (auto& [hash, what] : all)
        if (health::threshold_tracker::lead_away(what.status, what.counters))
            what.counters = {.primed = false};
    return all;
}

std::string to_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    base64::encode(bytes, [&text](std::string_view some) { text += some; });
    return text;
}

}  // namespace

packing::packing(std::vector<named_record> all, short_time now, memory const& carried)
    : all_{std::move(all)}, now_{now}, carried_{without_leads(carried)}, salt_{carried.salt()} {
    all_.resize(std::min(all_.size(), most_records));
}

bool packing::next() {
    if (bytes_.empty()) {
        if (hash_all()) write_columns();
        return true;
    }
    auto const part = std::string_view{bytes_}.substr(packed_, slice);
    packed_ += part.size();
    bool const last = packed_ == bytes_.size();
    packs_.add(part, last);
    if (last) text_ = to_base64(packs_.take());
    return !last;
}

// False: two ids have the same hash, so another salt is tried in the next step; the last one is
// taken in any case.
bool packing::hash_all() {
    constexpr auto by_hash = &hashed_records::value_type::first;
    sorted_.clear();
    sorted_.reserve(all_.size() + carried_.size());
    for (auto const& [id, what] : all_) sorted_.emplace_back(hash_of(id, salt_), what);
    std::ranges::sort(sorted_, {}, by_hash);
    bool const one_of_each = std::ranges::adjacent_find(sorted_, {}, by_hash) == sorted_.end();
    if (carried_.empty() && !one_of_each && salt_ + 1 < most_salts) {
        ++salt_;
        return false;
    }
    merge();
    return true;
}

void packing::merge() {
    constexpr auto by_hash = &hashed_records::value_type::first;
    auto const present = sorted_.size();
    for (auto const& [hash, what] : carried_) {
        auto const ours = sorted_ | std::views::take(present);
        if (sorted_.size() < most_records && !std::ranges::binary_search(ours, hash, {}, by_hash))
            sorted_.emplace_back(hash, what);
    }
    if (sorted_.size() > present) std::ranges::sort(sorted_, {}, by_hash);
}

void packing::write_columns() {
    bool const deadlines = std::ranges::any_of(sorted_, [](auto const& each) {
        return each.second.deadline.has_value();
    });
    auto const base = deadlines ? now_.time_since_epoch().count() : 0;
    auto& to = bytes_;
    to = memory_mark;
    append(to, memory_version, 1);
    append(to, 0, 1);
    append(to, salt_, 4);
    append(to, sorted_.size(), 4);
    append(to, base, 8);
    auto const column = [&](std::size_t width, auto number_of) {
        for (auto const& [hash, what] : sorted_) append(to, number_of(what), width);
    };
    for (auto const& [hash, what] : sorted_) append(to, hash, 4);
    column(2, [](auto const& of) { return of.question; });
    column(1, [](auto const& of) { return flags_of(of); });
    column(1, [](auto const& of) { return std::min(of.counters.given, 255U); });
    column(2, [](auto const& of) { return std::min(of.counters.count, 65'535U); });
    column(4, [](auto const& of) { return of.since.time_since_epoch().count(); });
    column(2, [base](auto const& of) {
        if (!of.deadline) return std::uint16_t{0};
        auto const when = of.deadline->time_since_epoch().count();
        return to_span(when > base ? when - base : 0);
    });
}

std::string pack(std::vector<named_record> all, short_time now, memory const& carried) {
    packing made{std::move(all), now, carried};
    while (made.next()) {}
    return made.take();
}

}  // namespace vitals::inline core::report
