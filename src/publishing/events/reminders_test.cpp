// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/reminders.hpp"

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"
#include "publishing/events/recorder_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::publishing::events {
namespace {

using testing::ContainsRegex;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Reminders : public recorder_fixture {
protected:
    Reminders() {
        checks.subscribe([this](auto const& check, auto const&) { all.changed(check); });
        runtime::asio::co_spawn(
            context.get_executor(),
            all.run(),
            runtime::asio::bind_cancellation_slot(end.slot(), [](std::exception_ptr) {})
        );
    }
    ~Reminders() override {
        end.emit(runtime::asio::cancellation_type::terminal);
        settle();
    }
    status::handle add(std::string_view config_map, std::string_view id) {
        check::definition made;
        made.identity = check::identity{"ns", config_map, id};
        return checks.add(std::make_shared<check::definition const>(std::move(made)), clock.wall());
    }
    void see(status::handle which, health::outcome outcome) {
        health::observation seen;
        seen.outcome = outcome;
        seen.ended = clock.wall();
        if (outcome == health::outcome::critical) seen.reason = health::failure_reason::connect;
        checks.observe(which, std::move(seen));
        settle();
    }
    void pass_minutes(int count) {
        for (int i = 0; i < count; ++i) pass(1min);
    }

    status::status_store checks;
    reminders all{{context.get_executor(), clock, checks, recorder, [](auto const&) {
                       return std::string{"uid-1"};
                   }}};
    runtime::asio::cancellation_signal end;
};

TEST_F(Reminders, say_every_half_hour_that_a_check_still_does_not_pass) {
    see(add("shop", "refunds"), health::outcome::critical);

    pass_minutes(91);

    EXPECT_THAT(
        notes(),
        ElementsAre(
            ContainsRegex("refunds: still critical, (2[5-9]|30)m"),
            ContainsRegex("refunds: still critical, (5[0-9]m|1h)"),
            ContainsRegex("refunds: still critical, 1h [1-3][0-9]m")
        )
    );
    EXPECT_EQ(server.events().at(0).reason, "CheckStillNotPassing");
}

TEST_F(Reminders, end_when_the_check_passes_or_is_gone) {
    auto const one = add("shop", "refunds");
    auto const other = add("web", "search");
    see(one, health::outcome::critical);
    see(other, health::outcome::critical);
    see(one, health::outcome::passing);
    checks.remove(check::identity{"ns", "web", "search"});

    pass_minutes(65);

    EXPECT_THAT(notes(), IsEmpty());
    EXPECT_EQ(all.size(), 0U);
}

TEST_F(Reminders, are_one_event_for_all_checks_of_a_config_map_the_oldest_first) {
    for (int i = 0; i < 12; ++i) {
        see(add("shop", "c" + std::to_string(i)), health::outcome::critical);
        pass(1s);
    }

    pass_minutes(31);

    ASSERT_THAT(notes(), SizeIs(1));
    EXPECT_THAT(
        notes().at(0),
        ContainsRegex("12 checks still do not pass: c0 .critical, (2[0-9]|30)m[^,]*, c1")
    );
    EXPECT_THAT(notes().at(0), ContainsRegex("c9 .critical, 2[0-9]m 51s., …"));
}

TEST_F(Reminders, of_one_check_are_not_put_off_by_another_that_flaps) {
    auto const flapping = add("shop", "flaps");
    see(add("shop", "refunds"), health::outcome::critical);
    for (int i = 0; i < 35; ++i) {
        see(flapping, i % 2 == 0 ? health::outcome::critical : health::outcome::passing);
        pass(1min);
    }

    EXPECT_THAT(notes(), ElementsAre(ContainsRegex("refunds: still critical, (2[5-9]|30)m")));
}

TEST_F(Reminders, leave_out_a_check_whose_own_event_is_new) {
    see(add("shop", "old"), health::outcome::critical);
    pass_minutes(20);
    see(add("shop", "new"), health::outcome::critical);

    pass_minutes(11);

    EXPECT_THAT(notes(), ElementsAre(ContainsRegex("old: still critical, (2[5-9]|30)m")));
}

TEST_F(Reminders, of_many_config_maps_that_failed_at_once_come_one_after_the_other) {
    for (int i = 0; i < 200; ++i)
        see(add("shop-" + std::to_string(i), "front"), health::outcome::critical);
    pass_minutes(25);
    std::size_t most = 0;
    for (int second = 0; second < 330; ++second) {
        auto const before = server.events().size();
        pass(1s);
        most = std::max(most, server.events().size() - before);
    }

    EXPECT_EQ(server.events().size(), 200U);
    EXPECT_LE(most, 10U);
}

}  // namespace
}  // namespace vitals::publishing::events
