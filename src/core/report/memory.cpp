// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/memory.hpp"

#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/report/history.hpp"
#include "core/report/memory_layout.hpp"
#include "text/base64/base64.hpp"
#include "text/gzip/gzip.hpp"

#include <algorithm>
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

std::uint64_t read(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint64_t number = 0;
    for (char const c : bytes.substr(at, width))
        number = number << 8 | static_cast<unsigned char>(c);
    return number;
}

std::uint32_t from_span(std::uint64_t span) {
    return static_cast<std::uint32_t>((span & 0xfff) << (span >> 12));
}

// A later version may know more of them.
health::failure_reason reason_of(std::uint64_t number) {
    return number < health::failure_reason_count ? static_cast<health::failure_reason>(number)
                                                 : health::failure_reason::none;
}

}  // namespace

std::expected<memory, std::string> memory::unpack(std::string_view text) {
    std::string packed;
    packed.reserve(text.size());
    if (!base64::decode(text, [&packed](std::string_view some) { packed += some; }))
        return std::unexpected("it is not Base64");
    auto bytes = gzip::decompress(packed, header_bytes + record_bytes * most_records);
    if (!bytes) return std::unexpected("it is not gzip, or it is too long");
    if (bytes->size() < header_bytes || !bytes->starts_with(memory_mark))
        return std::unexpected("it does not begin with its mark");
    if (auto const version = read(*bytes, memory_mark.size(), 1); version != memory_version)
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
        if (!is_taken(row))
            made.emplace_back(static_cast<std::uint32_t>(number(id_column, 4, row)), at(row));
    return made;
}

std::optional<record> memory::find(std::string_view id) const {
    auto const row = row_of(id);
    if (!row) return std::nullopt;
    return at(*row);
}

std::optional<record> memory::take(std::string_view id) {
    auto const row = row_of(id);
    if (!row || is_taken(*row)) return std::nullopt;
    taken_.resize(count_);
    taken_[*row] = true;
    return at(*row);
}

// Two ids with the same hash: it is not known whose record it is.
std::optional<std::size_t> memory::row_of(std::string_view id) const {
    if (count_ == 0) return std::nullopt;
    auto const wanted = hash_of(id, salt());
    auto const rows = std::views::iota(std::size_t{0}, count_);
    auto const found = std::ranges::equal_range(rows, wanted, {}, [this](std::size_t row) {
        return static_cast<std::uint32_t>(number(id_column, 4, row));
    });
    if (found.size() != 1) return std::nullopt;
    return found.front();
}

short_time memory::newest() const {
    std::uint64_t latest = 0;
    for (std::size_t row = 0; row < count_; ++row)
        latest = std::max(latest, number(since_column, 4, row));
    return short_time{short_seconds{static_cast<std::uint32_t>(latest)}};
}

}  // namespace vitals::inline core::report
