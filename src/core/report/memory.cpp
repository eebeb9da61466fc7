// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/memory.hpp"

#include "core/check/fingerprint.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/health/threshold_tracker.hpp"
#include "core/report/history.hpp"
#include "text/base64/base64.hpp"
#include "text/gzip/gzip.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::report {

namespace {

constexpr std::string_view mark = "VM";
constexpr std::size_t header_bytes = 20;
constexpr std::size_t salt_at = 4;
constexpr std::size_t count_at = 8;
constexpr std::size_t base_at = 12;
constexpr std::size_t record_bytes = 16;

// Where the columns begin: bytes of a record that lie before them.
constexpr std::size_t id_column = 0;
constexpr std::size_t question_column = 4;
constexpr std::size_t flags_column = 6;
constexpr std::size_t given_column = 7;
constexpr std::size_t count_column = 8;
constexpr std::size_t since_column = 10;
constexpr std::size_t deadline_column = 14;

constexpr unsigned status_bits = 3;
constexpr unsigned failing_bit = 4;
constexpr unsigned primed_bit = 8;
constexpr unsigned reason_shift = 4;
static_assert(health::failure_reason_count <= 16);

void append(std::string& to, std::uint64_t number, std::size_t width) {
    while (width-- > 0) to.push_back(static_cast<char>(number >> (8 * width) & 0xff));
}

std::uint64_t read(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint64_t number = 0;
    for (char const c : bytes.substr(at, width))
        number = number << 8 | static_cast<unsigned char>(c);
    return number;
}

std::uint32_t hash_of(std::string_view id, std::uint32_t salt) {
    return static_cast<std::uint32_t>(check::fingerprint{}.add(salt).add(id).value());
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

std::uint32_t from_span(std::uint64_t span) {
    return static_cast<std::uint32_t>((span & 0xfff) << (span >> 12));
}

// A later version may know more of them.
health::failure_reason reason_of(std::uint64_t number) {
    return number < health::failure_reason_count ? static_cast<health::failure_reason>(number)
                                                 : health::failure_reason::none;
}

using sorted_records = std::vector<std::pair<std::uint32_t, record const*>>;

// A salt with which no two ids have the same hash; the last one tried, if there is none.
std::pair<std::uint32_t, sorted_records> sort(std::vector<named_record> const& all) {
    constexpr std::uint32_t most_salts = 16;
    sorted_records sorted;
    for (std::uint32_t salt = 0;; ++salt) {
        sorted.clear();
        for (auto const& [id, what] : all | std::views::take(most_records))
            sorted.emplace_back(hash_of(id, salt), &what);
        std::ranges::sort(sorted, {}, &sorted_records::value_type::first);
        auto const twice =
            std::ranges::adjacent_find(sorted, {}, &sorted_records::value_type::first);
        if (twice == sorted.end() || salt + 1 == most_salts) return {salt, std::move(sorted)};
    }
}

using carried_records = std::vector<std::pair<std::uint32_t, record>>;

carried_records carry(memory const& from) {
    auto all = from.all();
    for (auto& [hash, what] : all)
        if (health::threshold_tracker::lead_away(what.status, what.counters))
            what.counters = {.primed = false};
    return all;
}

// Ids of carried records are not known: their hashes stay, and so does their salt.
std::pair<std::uint32_t, sorted_records>
merge(std::vector<named_record> const& all, std::uint32_t salt, carried_records const& carried) {
    constexpr auto by_hash = &sorted_records::value_type::first;
    sorted_records sorted;
    for (auto const& [id, what] : all | std::views::take(most_records))
        sorted.emplace_back(hash_of(id, salt), &what);
    std::ranges::sort(sorted, {}, by_hash);
    auto const present = sorted.size();
    for (auto const& [hash, what] : carried) {
        auto const ours = sorted | std::views::take(present);
        if (sorted.size() < most_records && !std::ranges::binary_search(ours, hash, {}, by_hash))
            sorted.emplace_back(hash, &what);
    }
    std::ranges::sort(sorted, {}, by_hash);
    return {salt, std::move(sorted)};
}

unsigned flags_of(record const& of) {
    return std::to_underlying(of.status) | (of.counters.failing ? failing_bit : 0) |
           (of.counters.primed ? primed_bit : 0) |
           static_cast<unsigned>(std::to_underlying(of.reason)) << reason_shift;
}

template <class Number>
void column(std::string& to, sorted_records const& all, std::size_t width, Number number_of) {
    for (auto const& [hash, what] : all) append(to, number_of(hash, *what), width);
}

std::string to_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    base64::encode(bytes, [&text](std::string_view some) { text += some; });
    return text;
}

}  // namespace

std::string pack(std::vector<named_record> const& all, short_time now, memory const& carried) {
    auto const others = carry(carried);
    auto const [salt, sorted] = others.empty() ? sort(all) : merge(all, carried.salt(), others);
    bool const deadlines = std::ranges::any_of(sorted, [](auto const& each) {
        return each.second->deadline.has_value();
    });
    auto const base = deadlines ? now.time_since_epoch().count() : 0;
    std::string bytes{mark};
    append(bytes, memory_version, 1);
    append(bytes, 0, 1);
    append(bytes, salt, 4);
    append(bytes, sorted.size(), 4);
    append(bytes, base, 8);
    column(bytes, sorted, 4, [](auto hash, auto const&) { return hash; });
    column(bytes, sorted, 2, [](auto, auto const& of) { return of.question; });
    column(bytes, sorted, 1, [](auto, auto const& of) { return flags_of(of); });
    column(bytes, sorted, 1, [](auto, auto const& of) {
        return std::min(of.counters.given, 255U);
    });
    column(bytes, sorted, 2, [](auto, auto const& of) {
        return std::min(of.counters.count, 65'535U);
    });
    column(bytes, sorted, 4, [](auto, auto const& of) {
        return of.since.time_since_epoch().count();
    });
    column(bytes, sorted, 2, [base](auto, auto const& of) {
        if (!of.deadline) return std::uint16_t{0};
        auto const when = of.deadline->time_since_epoch().count();
        return to_span(when > base ? when - base : 0);
    });
    return to_base64(gzip::compress(bytes));
}

std::expected<memory, std::string> memory::unpack(std::string_view text) {
    std::string packed;
    packed.reserve(text.size());
    if (!base64::decode(text, [&packed](std::string_view some) { packed += some; }))
        return std::unexpected("it is not Base64");
    auto bytes = gzip::decompress(packed, header_bytes + record_bytes * most_records);
    if (!bytes) return std::unexpected("it is not gzip, or it is too long");
    if (bytes->size() < header_bytes || !bytes->starts_with(mark))
        return std::unexpected("it does not begin with its mark");
    if (auto const version = read(*bytes, mark.size(), 1); version != memory_version)
        return std::unexpected("its version " + std::to_string(version) + " is not known");
    memory made;
    made.count_ = read(*bytes, count_at, 4);
    if (bytes->size() != header_bytes + record_bytes * made.count_)
        return std::unexpected("its length is wrong");
    made.bytes_ = *std::move(bytes);
    for (std::size_t row = 0; row < made.count_; ++row) {
        if ((made.number(flags_column, 1, row) & status_bits) >= check::status_count)
            return std::unexpected("the status of a check is not known");
        if (row > 0 && made.number(id_column, 4, row) < made.number(id_column, 4, row - 1))
            return std::unexpected("its checks are not in order");
    }
    return made;
}

std::uint64_t memory::number(std::size_t column, std::size_t width, std::size_t row) const {
    return read(bytes_, header_bytes + column * count_ + width * row, width);
}

record memory::at(std::size_t row) const {
    auto const flags = number(flags_column, 1, row);
    auto const seconds = [](std::uint64_t since_epoch) {
        constexpr std::uint64_t last = std::numeric_limits<std::uint32_t>::max();
        return short_time{short_seconds{static_cast<std::uint32_t>(std::min(since_epoch, last))}};
    };
    record made{
        .status = static_cast<check::status>(flags & status_bits),
        .reason = reason_of(flags >> reason_shift),
        .counters =
            {.count = static_cast<std::uint32_t>(number(count_column, 2, row)),
             .given = static_cast<std::uint32_t>(number(given_column, 1, row)),
             .failing = (flags & failing_bit) != 0,
             .primed = (flags & primed_bit) != 0},
        .question = static_cast<std::uint16_t>(number(question_column, 2, row)),
        .since = seconds(number(since_column, 4, row))
    };
    if (auto const span = number(deadline_column, 2, row); span != 0)
        made.deadline = seconds(read(bytes_, base_at + 4, 4) + from_span(span));
    return made;
}

std::uint32_t memory::salt() const {
    return count_ == 0 ? 0 : static_cast<std::uint32_t>(read(bytes_, salt_at, 4));
}

std::vector<std::pair<std::uint32_t, record>> memory::all() const {
    std::vector<std::pair<std::uint32_t, record>> made;
    made.reserve(count_);
    for (std::size_t row = 0; row < count_; ++row)
        made.emplace_back(static_cast<std::uint32_t>(number(id_column, 4, row)), at(row));
    return made;
}

// Two ids with the same hash: it is not known whose record it is.
std::optional<record> memory::find(std::string_view id) const {
    if (count_ == 0) return std::nullopt;
    auto const wanted = hash_of(id, salt());
    auto const rows = std::views::iota(std::size_t{0}, count_);
    auto const found = std::ranges::equal_range(rows, wanted, {}, [this](std::size_t row) {
        return static_cast<std::uint32_t>(number(id_column, 4, row));
    });
    if (found.size() != 1) return std::nullopt;
    return at(found.front());
}

short_time memory::newest() const {
    std::uint64_t latest = 0;
    for (std::size_t row = 0; row < count_; ++row)
        latest = std::max(latest, number(since_column, 4, row));
    return short_time{short_seconds{static_cast<std::uint32_t>(latest)}};
}

}  // namespace vitals::inline core::report
