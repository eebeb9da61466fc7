// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/events/event_publisher.hpp"

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"
#include "publishing/events/event_recorder.hpp"
#include "publishing/events/recorder_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
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
            stories.changed(check, change);
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
        checks.observe(which, std::move(seen));
        settle();
    }

    status::status_store checks;
    bool stories_may_write = true;
    event_publisher stories{
        clock,
        recorder,
        [](auto const&) { return "uid-1"; },
        [this] { return stories_may_write; }
    };
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

// Of two processes with the same checks.
class SecondProcess : public EventStories {
protected:
    SecondProcess() {
        checks.subscribe([this](auto const& check, auto const& change) {
            waiting.changed(check, change);
        });
        stories_may_write = false;
        second = checks.add(a_check("ns", "second"), {});
        waiting.initial_sync_done("", 0);
    }
    void takes_over(event_publisher::is_written const& written = [](auto const&) {
        return false;
    }) {
        may_write = true;
        waiting.takes_over(written);
        settle();
    }

    bool may_write = false;
    event_publisher waiting{
        clock,
        recorder,
        [](auto const&) { return "uid-1"; },
        [this] { return may_write; }
    };
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

TEST_F(SecondProcess, writes_a_change_that_the_other_one_may_not_have_seen_before_its_end) {
    pass(second);
    waiting.another_writes();

    takes_over();

    EXPECT_THAT(notes(), SizeIs(1));
}

TEST_F(SecondProcess, writes_nothing_of_which_the_other_one_left_word) {
    pass(second);

    takes_over([](check_event const& what) { return what.check_id == "second"; });

    EXPECT_THAT(server.events(), IsEmpty());
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
