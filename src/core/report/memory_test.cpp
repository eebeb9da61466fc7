// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/report/memory.hpp"

#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/report/history.hpp"
#include "core/report/packing.hpp"
#include "text/base64/base64.hpp"
#include "text/gzip/gzip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::report {

namespace {

using testing::HasSubstr;

short_time at(std::uint32_t seconds) {
    return short_time{short_seconds{seconds}};
}

record a_record(std::uint32_t since = 1'000) {
    return {
        .status = check::status::warning,
        .reason = health::failure_reason::tls,
        .counters = {.count = 3, .given = 1, .failing = true, .primed = false},
        .question = 0xabcd,
        .since = at(since)
    };
}

class random_records {
public:
    explicit random_records(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) ids_.push_back("check-" + std::to_string(i));
        for (auto const& id : ids_) all.push_back({id, one()});
    }
    std::vector<named_record> all;

private:
    record one() {
        auto const count = static_cast<std::uint32_t>(dice_() % 65'536);
        return {
            .status = static_cast<check::status>(dice_() % check::status_count),
            .reason = static_cast<health::failure_reason>(dice_() % health::failure_reason_count),
            .counters =
                {.count = count,
                 .given = static_cast<std::uint32_t>(dice_() % 256),
                 .failing = dice_() % 2 == 0,
                 .primed = dice_() % 2 == 0},
            .question = static_cast<std::uint16_t>(dice_()),
            .since = at(static_cast<std::uint32_t>(dice_()))
        };
    }

    std::mt19937 dice_{7};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in each run
    std::vector<std::string> ids_;
};

std::string packed(std::string_view bytes) {
    std::string text;
    base64::encode(gzip::compress(bytes), [&text](std::string_view some) { text += some; });
    return text;
}

std::string unpacked(std::string_view text) {
    std::string bytes;
    base64::decode(text, [&bytes](std::string_view some) { bytes += some; });
    return gzip::decompress(bytes, 1'000'000).value();
}

std::string error_of(std::string_view text) {
    auto const read = memory::unpack(text);
    return read ? "" : read.error();
}

}  // namespace

// Regression: a manifest with a mistake cost what was known of its checks.
TEST(Memory, carries_what_was_known_of_checks_that_do_not_run_at_present) {
    auto waiting = a_record();
    waiting.counters = {.count = 1, .failing = false, .primed = false};
    auto const before =
        memory::unpack(pack({{"a", a_record(1)}, {"b", waiting}, {"c", a_record(3)}}, at(0)));

    auto const now = memory::unpack(pack({{"a", a_record(7)}, {"d", a_record(8)}}, at(0), *before));

    ASSERT_TRUE(now);
    EXPECT_EQ(now->size(), 4U);
    EXPECT_EQ(now->find("a")->since, at(7));
    EXPECT_EQ(now->find("b")->since, waiting.since);
    EXPECT_EQ(now->find("b")->counters.count, 0U);
    EXPECT_EQ(now->find("c")->since, at(3));
    EXPECT_EQ(now->find("d")->since, at(8));
}

TEST(Memory, has_every_check_again_as_it_was) {
    random_records const given{10'000};

    auto const read = memory::unpack(pack(given.all, at(0)));

    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(read->size(), 10'000U);
    for (auto const& [id, what] : given.all) EXPECT_EQ(read->find(id), what) << id;
    EXPECT_EQ(read->find("another"), std::nullopt);
}

TEST(Memory, has_a_record_to_take_once_and_carries_it_no_more) {
    std::vector<named_record> const two{{"a", a_record()}, {"b", a_record(2'000)}};
    auto known = memory::unpack(pack(two, at(3'000))).value();

    EXPECT_EQ(known.take("a"), a_record());
    EXPECT_EQ(known.take("a"), std::nullopt);
    EXPECT_EQ(known.take("unknown"), std::nullopt);
    EXPECT_EQ(known.find("a"), a_record());
    EXPECT_EQ(known.all().size(), 1U);
    EXPECT_EQ(known.take("b"), a_record(2'000));
}

TEST(Memory, takes_sixteen_bytes_of_a_check_at_most) {
    random_records const given{1'000};

    EXPECT_EQ(unpacked(pack(given.all, at(0))).size(), 20U + 16U * 1'000U);
}

TEST(Memory, of_no_check_is_a_memory_too) {
    auto const read = memory::unpack(pack({}, at(0)));

    ASSERT_TRUE(read);
    EXPECT_EQ(read->find("one"), std::nullopt);
    EXPECT_EQ(memory{}.find("one"), std::nullopt);
}

TEST(Memory, is_the_same_text_at_any_time_and_in_any_order) {
    auto const one = pack({{"a", a_record(1)}, {"b", a_record(2)}}, at(5));

    EXPECT_EQ(pack({{"b", a_record(2)}, {"a", a_record(1)}}, at(9)), one);
}

TEST(Memory, counters_that_are_too_large_are_behind) {
    auto much = a_record();
    much.counters.count = 1'000'000;
    much.counters.given = 1'000;

    auto const read = memory::unpack(pack({{"a", much}}, at(0)));

    EXPECT_EQ(read->find("a")->counters.count, 65'535U);
    EXPECT_EQ(read->find("a")->counters.given, 255U);
}

TEST(Memory, deadlines_come_back_never_too_early_and_a_little_late_at_most) {
    constexpr std::uint32_t now = 1'700'000'000;
    for (std::uint32_t left = 1; left < 80'000'000; left += left / 7 + 1) {
        auto one = a_record();
        one.deadline = at(now + left);

        auto const read = memory::unpack(pack({{"a", one}}, at(now)))->find("a")->deadline;

        ASSERT_TRUE(read);
        EXPECT_GE(*read, *one.deadline) << left;
        EXPECT_LE((*read - *one.deadline).count(), left / 2048) << left;
    }
}

TEST(Memory, a_deadline_that_is_over_is_not_forgotten) {
    auto one = a_record();
    one.deadline = at(10);

    EXPECT_EQ(memory::unpack(pack({{"a", one}}, at(1'000)))->find("a")->deadline, at(1'001));
}

TEST(Memory, holds_the_first_ones_of_too_many) {
    random_records const given{most_records + 5};

    auto const read = memory::unpack(pack(given.all, at(0)));

    EXPECT_EQ(read->size(), most_records);
    EXPECT_TRUE(read->find(given.all.front().id));
    EXPECT_FALSE(read->find(given.all.back().id));
}

TEST(Memory, text_of_somebody_else_is_refused) {
    auto const good = unpacked(pack({{"a", a_record()}, {"b", a_record()}}, at(0)));
    EXPECT_EQ(error_of(packed(good)), "");

    EXPECT_THAT(error_of("%%%"), HasSubstr("Base64"));
    EXPECT_THAT(error_of("aGVsbG8="), HasSubstr("gzip"));
    EXPECT_THAT(error_of(""), HasSubstr("gzip"));
    std::string const bomb(50'000'000, 'x');  // NOLINT(bugprone-string-constructor)
    EXPECT_THAT(error_of(packed(bomb)), HasSubstr("gzip"));
    EXPECT_THAT(error_of(packed("")), HasSubstr("mark"));
    EXPECT_THAT(error_of(packed("VM")), HasSubstr("mark"));
    EXPECT_THAT(error_of(packed(good.substr(0, good.size() - 1))), HasSubstr("length"));
    EXPECT_THAT(error_of(packed(good + "x")), HasSubstr("length"));
    auto many = good;
    many[8] = '\xff';
    EXPECT_THAT(error_of(packed(many)), HasSubstr("length"));
    auto newer = good;
    newer[2] = 9;
    EXPECT_EQ(error_of(packed(newer)), "its version 9 is not known");
    auto strange = good;
    strange[20 + 2 * 6] = 3;  // the flags of the first one
    EXPECT_THAT(error_of(packed(strange)), HasSubstr("status"));
    auto unsorted = good;
    std::swap(unsorted[20], unsorted[24]);
    EXPECT_THAT(error_of(packed(unsorted)), HasSubstr("order"));
}

TEST(Memory, random_bytes_do_no_harm) {
    std::mt19937 dice{3};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in each run
    auto const good = unpacked(pack(random_records{20}.all, at(0)));
    for (int i = 0; i < 2'000; ++i) {
        auto bytes = good;
        for (int changes = 0; changes < 3; ++changes)
            bytes[dice() % bytes.size()] = static_cast<char>(dice());
        if (auto const read = memory::unpack(packed(bytes))) {
            for (int id = 0; id < 20; ++id) read->find("check-" + std::to_string(id));
        }
        auto text = packed(good);
        text[dice() % text.size()] = static_cast<char>(dice());
        (void)memory::unpack(text);
    }
}

}  // namespace vitals::inline core::report
