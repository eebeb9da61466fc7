// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/watch_policy.hpp"

#include "kube/client/api_client.hpp"
#include "runtime/clock.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace vitals::kube::informer {

using namespace std::chrono_literals;
using enum watch_ending;

namespace {

constexpr runtime::time_point start{24h};
constexpr watch_decision at_once{next_step::rewatch, delay::none, position::keep};
constexpr watch_decision rewatch_later{next_step::rewatch, delay::backoff, position::keep};
constexpr watch_decision relist_later{next_step::relist, delay::backoff, position::keep};
constexpr watch_decision relist_anew{next_step::relist, delay::backoff, position::forget};

ended_watch ended(watch_ending how, runtime::duration lasted = 60s, std::size_t events = 0) {
    return {how, lasted, events};
}

}  // namespace

TEST(WatchPolicy, follows_the_table_for_a_single_end) {
    struct row {
        ended_watch end;
        watch_decision expected;
    } const rows[]{
        {ended(finished), at_once},
        {ended(finished, 10ms, 1), rewatch_later},
        {ended(finished, 1s, 1), at_once},
        {ended(broken), at_once},
        {ended(timed_out), at_once},
        {ended(refused, 0s), rewatch_later},
        {ended(no_answer), {next_step::relist, delay::jitter, position::keep}},
        {ended(expired), {next_step::relist, delay::jitter, position::keep}},
        {ended(too_new, 0s), relist_anew},
        {ended(throttled, 0s), rewatch_later},
        {ended(unauthorized, 0s), rewatch_later},
        {ended(forbidden, 0s), {next_step::rewatch, delay::long_backoff, position::keep}},
        {ended(server_error, 0s), rewatch_later},
        {ended(undecodable), relist_later},
        {ended(not_served, 0s), relist_anew},
        {ended(rejected, 0s), relist_anew},
        {ended(older_version), {next_step::relist, delay::jitter, position::forget}},
        {ended(relist_due), {next_step::relist, delay::none, position::forget}},
    };

    for (auto const& each : rows)
        EXPECT_EQ(watch_policy{}.after(each.end, start), each.expected) << to_string(each.end.how);
}

TEST(WatchPolicy, relists_at_the_third_short_watch_in_a_row) {
    watch_policy policy;

    EXPECT_EQ(policy.after(ended(finished, 200ms), start), rewatch_later);
    EXPECT_EQ(policy.after(ended(broken, 200ms), start + 10s), rewatch_later);
    EXPECT_EQ(policy.after(ended(finished, 200ms), start + 20s), relist_later);
    EXPECT_EQ(policy.after(ended(finished, 200ms), start + 30s), rewatch_later);
}

TEST(WatchPolicy, forgets_short_watches_once_one_with_events_has_lasted_a_second) {
    watch_policy policy;
    policy.after(ended(finished, 200ms), start);
    policy.after(ended(finished, 200ms), start);

    EXPECT_EQ(policy.after(ended(finished, 1s, 1), start), at_once);
    EXPECT_EQ(policy.after(ended(finished, 200ms), start), rewatch_later);
}

TEST(WatchPolicy, does_not_forget_what_went_wrong_for_events_of_a_moment) {
    watch_policy policy;
    policy.after(ended(expired), start);

    EXPECT_EQ(policy.after(ended(expired, 200ms, 1), start), relist_anew);
}

TEST(WatchPolicy, waits_at_the_second_break_within_ten_seconds) {
    watch_policy policy;

    EXPECT_EQ(policy.after(ended(broken, 60s), start), at_once);
    EXPECT_EQ(policy.after(ended(broken, 9s), start + 9s), rewatch_later);
    EXPECT_EQ(policy.after(ended(broken, 10s), start + 19s), at_once);
}

TEST(WatchPolicy, drops_the_version_when_it_expires_twice_in_a_row) {
    watch_policy policy;
    policy.after(ended(expired), start);

    EXPECT_EQ(policy.after(ended(expired), start + 1s), relist_anew);
    policy.after(ended(finished, 60s, 3), start + 60s);
    EXPECT_EQ(policy.after(ended(expired), start + 61s).position, position::keep);
}

TEST(WatchPolicy, relists_after_three_server_errors) {
    watch_policy policy;

    for (int i = 0; i < 3; ++i) EXPECT_EQ(policy.after(ended(server_error), start), rewatch_later);
    EXPECT_EQ(policy.after(ended(server_error), start), relist_later);
    EXPECT_EQ(policy.after(ended(server_error), start), rewatch_later);
}

TEST(WatchPolicy, never_relists_for_a_throttled_or_unreachable_server) {
    watch_policy policy;

    for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(policy.after(ended(throttled, 0s), start).step, next_step::rewatch);
        EXPECT_EQ(policy.after(ended(refused, 0s), start).step, next_step::rewatch);
        EXPECT_EQ(policy.after(ended(forbidden, 0s), start).step, next_step::rewatch);
    }
}

TEST(WatchPolicy, backs_off_when_the_server_goes_back_again_and_again) {
    watch_policy policy;
    policy.after(ended(older_version), start);

    EXPECT_EQ(policy.after(ended(older_version), start + 1s), relist_anew);
}

TEST(ListAgain, asks_for_the_most_recent_state_when_an_exact_one_cannot_be_had) {
    using enum list_mode;
    EXPECT_EQ(list_again(exact, client::error_class::expired), consistent);
    EXPECT_EQ(list_again(exact, client::error_class::server), consistent);
    EXPECT_EQ(list_again(exact, client::error_class::permanent), consistent);
    EXPECT_EQ(list_again(exact, client::error_class::unreachable), std::nullopt);
}

TEST(ListAgain, reads_in_pages_what_is_too_large_in_one_piece) {
    using enum list_mode;
    EXPECT_EQ(list_again(from_last, client::error_class::too_large), consistent);
    EXPECT_EQ(list_again(whole, client::error_class::too_large), std::nullopt);
}

TEST(ListAgain, falls_back_from_the_cache_to_pages_to_one_piece) {
    using enum list_mode;
    EXPECT_EQ(list_again(from_last, client::error_class::expired), consistent);
    EXPECT_EQ(list_again(from_last, client::error_class::too_large_resource_version), consistent);
    EXPECT_EQ(list_again(consistent, client::error_class::expired), whole);
    EXPECT_EQ(list_again(whole, client::error_class::expired), std::nullopt);
    EXPECT_EQ(
        list_again(consistent, client::error_class::too_large_resource_version),
        std::nullopt
    );
    EXPECT_EQ(list_again(from_last, client::error_class::server), std::nullopt);
}

TEST(WatchEnding, distinguishes_a_lost_stream_from_a_server_that_cannot_be_reached) {
    EXPECT_EQ(ending_of(client::error_class::unreachable, true), broken);
    EXPECT_EQ(ending_of(client::error_class::unreachable, false), refused);
    EXPECT_EQ(ending_of(client::error_class::timeout, true), timed_out);
    EXPECT_EQ(ending_of(client::error_class::timeout, false), no_answer);
}

// Labels of vitals_informer_watch_restarts_total have these words.
TEST(WatchEnding, has_a_word_of_its_own) {
    std::string words;
    for (std::uint8_t how = 0; how <= std::to_underlying(relist_due); ++how)
        words.append(to_string(watch_ending{how})).append(" ");

    EXPECT_EQ(
        words,
        "finished broken timed_out refused no_answer expired too_new throttled unauthorized "
        "forbidden server_error undecodable not_served rejected went_back safety "
    );
}

TEST(WatchPolicy, takes_a_break_ten_seconds_after_another_for_no_repetition) {
    watch_policy policy;

    EXPECT_EQ(policy.after(ended(broken), start), at_once);
    EXPECT_EQ(policy.after(ended(broken), start + 9999ms), rewatch_later);
    EXPECT_EQ(policy.after(ended(broken), start + 19'999ms), at_once);
}

}  // namespace vitals::kube::informer
