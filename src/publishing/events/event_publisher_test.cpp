// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_publisher.hpp"

#include "core/check/definition.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/events/recorder_fixture.hpp"
#include "text/time/rfc3339.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace vitals::publishing::events {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class EventStories : public recorder_fixture {
protected:
    EventStories() {
        checks.subscribe([this](auto const& check, auto const& change) {
            stories.changed(check, change, checks.revision());
        });
        checks.subscribe_to_unprobed([this](auto const& check, std::string_view why) {
            stories.unprobed(check, why);
        });
    }
    std::shared_ptr<check::definition const> a_check(std::string_view ns, std::string_view id) {
        check::definition made;
        made.identity = check::identity{ns, "shop", id};
        made.timing.interval += std::chrono::seconds{++edits};
        return std::make_shared<check::definition const>(std::move(made));
    }
    void pass(status::handle which) {
        health::observation seen;
        seen.outcome = health::outcome::passing;
        seen.ended = clock.wall();
        checks.observe(which, std::move(seen));
        settle();
    }

    void lacks_a_setting(status::handle which) {
        health::observation seen;
        seen.cause = "icmp: sysctl is closed";
        seen.needs_a_setting = true;
        checks.observe(which, std::move(seen));
        settle();
    }

    status::status_store checks;
    bool stories_may_write = true;
    event_publisher stories{{
        .loop = context.get_executor(),
        .clock = clock,
        .recorder = recorder,
        .uid = [](auto const&) { return "uid-1"; },
        .may_write = [this] { return stories_may_write; },
        .has_report = [this](auto const&) { return has_report; },
    }};
    bool has_report = false;
    int edits = 0;
};

TEST_F(EventStories, a_healthy_check_that_was_there_at_the_start_has_no_event) {
    auto const early = checks.add(a_check("ns", "early"), {});
    stories.initial_sync_done("", checks.revision());

    pass(early);

    EXPECT_THAT(server.events(), IsEmpty());
}

TEST_F(EventStories, a_healthy_check_that_an_edit_added_has_an_event) {
    stories.initial_sync_done("", checks.revision());

    pass(checks.add(a_check("ns", "late"), {}));

    EXPECT_THAT(server.events(), SizeIs(1));
}

TEST_F(EventStories, a_check_of_the_start_that_is_edited_before_its_first_result_has_no_event) {
    checks.add(a_check("ns", "early"), {});
    stories.initial_sync_done("ns", checks.revision());

    pass(checks.replace(a_check("ns", "early"), {}));

    EXPECT_THAT(server.events(), IsEmpty());
}

TEST_F(EventStories, the_start_of_one_namespace_does_not_end_with_that_of_another) {
    stories.initial_sync_done("other", checks.revision());

    pass(checks.add(a_check("ns", "early"), {}));

    EXPECT_THAT(server.events(), IsEmpty());
}

TEST_F(EventStories, checks_of_one_config_map_that_need_a_setting_have_one_event_that_names_it) {
    lacks_a_setting(checks.add(a_check("ns", "one"), {}));
    lacks_a_setting(checks.add(a_check("ns", "two"), {}));

    EXPECT_THAT(notes(), testing::ElementsAre("one: not probed: icmp: sysctl is closed"));
    EXPECT_THAT(server.events(), SizeIs(1));
}

class BehindReports : public EventStories {
protected:
    BehindReports() {
        has_report = true;
        stories.initial_sync_done("", 0);
        runtime::asio::co_spawn(
            context.get_executor(),
            stories.run(),
            runtime::asio::bind_cancellation_slot(
                stop_stories.slot(),
                [this](std::exception_ptr) { stories_run = false; }
            )
        );
        pass(checks.add(a_check("ns", "late"), {}));
    }
    ~BehindReports() override {
        stop_stories.emit(runtime::asio::cancellation_type::terminal);
        settle();
        EXPECT_FALSE(stories_run);
    }

    runtime::asio::cancellation_signal stop_stories;
    bool stories_run = true;
};

TEST_F(BehindReports, an_event_waits_for_the_report_that_shows_its_change) {
    EXPECT_THAT(server.events(), IsEmpty());
    stories.reported({"ns", "shop"}, checks.revision() - 1);
    stories.reported({"ns", "other"}, checks.revision());
    settle();
    EXPECT_THAT(server.events(), IsEmpty());

    stories.reported({"ns", "shop"}, checks.revision());
    settle();

    EXPECT_THAT(server.events(), SizeIs(1));
}

TEST_F(BehindReports, an_event_does_not_wait_for_long) {
    pass(checks.add(a_check("ns", "later"), {}));
    clock.advance(std::chrono::seconds{5});
    settle();

    EXPECT_THAT(server.events(), SizeIs(2));
    stories.reported({"ns", "shop"}, checks.revision());
    settle();
    EXPECT_THAT(server.events(), SizeIs(2));
}

TEST_F(BehindReports, at_the_end_nothing_waits) {
    stories.release();
    settle();

    EXPECT_THAT(server.events(), SizeIs(1));
}

TEST_F(BehindReports, of_a_process_that_no_longer_writes_are_left_to_the_other) {
    stories.another_writes();
    clock.advance(std::chrono::minutes{1});
    settle();

    EXPECT_THAT(server.events(), IsEmpty());
}

// Of two processes with the same checks.
class SecondProcess : public EventStories {
protected:
    SecondProcess() {
        checks.subscribe([this](auto const& check, auto const& change) {
            waiting.changed(check, change, checks.revision());
        });
        stories_may_write = false;
        second = checks.add(a_check("ns", "second"), {});
        waiting.initial_sync_done("", 0);
    }
    void takes_over(event_publisher::shown_since const& shown = [](auto const&) {
        return std::nullopt;
    }) {
        may_write = true;
        waiting.takes_over(shown);
        settle();
    }

    bool may_write = false;
    event_publisher waiting{{
        .loop = context.get_executor(),
        .clock = clock,
        .recorder = recorder,
        .uid = [](auto const&) { return "uid-1"; },
        .may_write = [this] { return may_write; },
        .is_unprobed =
            [this](auto const& config_map, std::string_view id) {
                check::identity const who{config_map.ns, config_map.name, id};
                auto const* const found = checks.find(who.text());
                return found != nullptr && found->unprobed;
            },
    }};
    status::handle second{};
};

TEST_F(SecondProcess, writes_nothing_while_the_other_one_writes) {
    pass(second);
    waiting.problems({"ns", "shop"}, "uid-1", {problem_at(3)});
    settle();

    EXPECT_THAT(server.events(), IsEmpty());
}

TEST_F(SecondProcess, writes_what_changed_since_the_other_one_was_last_seen) {
    pass(second);
    waiting.problems({"ns", "shop"}, "uid-1", {problem_at(3)});

    takes_over();

    EXPECT_THAT(notes(), SizeIs(2));
}

TEST_F(SecondProcess, writes_what_needs_a_setting_when_it_takes_over) {
    checks.subscribe_to_unprobed([this](auto const& check, std::string_view why) {
        waiting.unprobed(check, why);
    });
    lacks_a_setting(second);
    EXPECT_THAT(server.events(), IsEmpty());

    takes_over();

    EXPECT_THAT(notes(), SizeIs(1));
}

// The other one may have the setting: an upgrade has taken it away.
TEST_F(SecondProcess, writes_what_needs_a_setting_also_when_the_other_one_lived_longer) {
    checks.subscribe_to_unprobed([this](auto const& check, std::string_view why) {
        waiting.unprobed(check, why);
    });
    lacks_a_setting(second);
    waiting.another_writes();

    takes_over();

    EXPECT_THAT(notes(), SizeIs(1));
}

TEST_F(SecondProcess, writes_nothing_of_a_check_that_is_gone_when_it_takes_over) {
    checks.subscribe_to_unprobed([this](auto const& check, std::string_view why) {
        waiting.unprobed(check, why);
    });
    lacks_a_setting(second);
    checks.remove(check::identity{"ns", "shop", "second"});

    takes_over();

    EXPECT_THAT(notes(), IsEmpty());
}

TEST_F(SecondProcess, writes_a_change_that_the_other_one_may_not_have_seen_before_its_end) {
    pass(second);
    waiting.another_writes();

    takes_over();

    EXPECT_THAT(notes(), SizeIs(1));
}

// The one that it takes over from.
class FirstProcess : public SecondProcess {
protected:
    FirstProcess() {
        runtime::asio::co_spawn(
            context.get_executor(),
            first.run(),
            runtime::asio::bind_cancellation_slot(
                stop_first.slot(),
                [this](std::exception_ptr) { first_runs = false; }
            )
        );
    }
    ~FirstProcess() override {
        stop_first.emit(runtime::asio::cancellation_type::terminal);
        settle();
        EXPECT_FALSE(first_runs);
    }
    // It saw the first result of the second check somewhat earlier.
    check_event seen_by_the_first() const {
        return {
            .regarding = shop,
            .check_id = "second",
            .to = check::status::passing,
            .initial = true,
            .origin = origin::edit,
            .when = clock.wall() - 2s,
        };
    }
    event_publisher::shown_since shows(check_event const& change) const {
        return [change](check_event const& what) {
            return what.check_id == change.check_id ? std::optional{change.when} : std::nullopt;
        };
    }

    event_recorder first{
        {context.get_executor(),
         clock,
         *api,
         log.logger(),
         [] { return 0.0; },
         "vitals-1",
         [](auto const&, auto) { return std::nullopt; }}
    };
    runtime::asio::cancellation_signal stop_first;
    bool first_runs = true;
};

TEST_F(FirstProcess, its_event_of_a_change_that_its_report_shows_is_not_written_again) {
    auto const change = seen_by_the_first();
    first.transition(change);
    pass(second);

    takes_over(shows(change));

    EXPECT_THAT(server.events(), SizeIs(1));
    EXPECT_EQ(recorder.sending().refused, 0U);
}

TEST_F(FirstProcess, that_ended_behind_the_report_and_before_the_event_is_completed) {
    pass(second);

    takes_over(shows(seen_by_the_first()));

    EXPECT_THAT(server.events(), SizeIs(1));
}

TEST_F(FirstProcess, an_event_of_a_change_of_an_earlier_life_is_written_once) {
    auto const change = seen_by_the_first();
    first.transition(change);
    settle();
    may_write = true;

    waiting.may_be_unwritten(change);
    settle();

    EXPECT_THAT(server.events(), SizeIs(1));
}

TEST_F(SecondProcess, says_of_a_change_that_was_held_back_when_it_happened) {
    pass(second);
    auto const changed = checks.find("ns/shop/second")->since;
    clock.advance(std::chrono::seconds{10});

    takes_over();

    EXPECT_EQ(server.events().at(0).time, time::format_microseconds(changed));
}

TEST_F(SecondProcess, counts_the_changes_for_which_it_has_no_room) {
    for (int i = 0; i < 10'003; ++i) {
        health::observation seen;
        seen.outcome = i % 2 == 0 ? health::outcome::passing : health::outcome::critical;
        checks.observe(second, std::move(seen));
    }

    EXPECT_EQ(recorder.counters().unpublished, 2 * 3U);  // `stories` may not write, either
}

TEST_F(SecondProcess, that_no_longer_writes_sends_nothing_that_was_on_its_way) {
    may_write = true;
    server.stop();
    pass(second);
    clock.advance(std::chrono::seconds{5});
    may_write = false;
    waiting.another_writes();
    server.start();
    may_write = true;

    clock.advance(std::chrono::minutes{5});
    settle();

    EXPECT_THAT(server.events(), IsEmpty());
}

TEST_F(SecondProcess, writes_nothing_again_that_the_other_one_wrote) {
    pass(second);
    waiting.problems({"ns", "shop"}, "uid-1", {problem_at(3)});
    clock.advance(std::chrono::seconds{16});
    waiting.another_writes();

    takes_over();
    EXPECT_THAT(server.events(), IsEmpty());
    waiting.problems({"ns", "shop"}, "uid-1", {problem_at(3)});
    waiting.problems({"ns", "shop"}, "uid-1", {});
    settle();

    EXPECT_THAT(notes(), testing::ElementsAre("all definitions are valid again"));
}

}  // namespace
}  // namespace vitals::publishing::events
