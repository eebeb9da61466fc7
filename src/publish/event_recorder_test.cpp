// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publish/event_recorder.hpp"

#include "kube_client/make_api_client.hpp"
#include "support/fake_api_server.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

#include <exception>

namespace vitals::publish {

namespace asio = runtime::asio;
using namespace std::chrono_literals;
using check::status;
using support::answer;
using support::request_kind;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

struct EventRecorder : testing::Test {
    asio::io_context context{1};
    support::virtual_clock clock{context};
    support::memory_log log;
    support::fake_api_server server{context.get_executor()};
    std::unique_ptr<kube_client::api_client> api = make_client();
    event_recorder recorder{
        {context.get_executor(), clock, *api, log.logger(), [] { return 0.5; }, "vitals-0"}
    };
    asio::cancellation_signal stop;
    bool running = true;

    EventRecorder() {
        asio::co_spawn(
            context.get_executor(),
            recorder.run(),
            asio::bind_cancellation_slot(
                stop.slot(),
                [this](std::exception_ptr) { running = false; }
            )
        );
    }
    ~EventRecorder() override {
        stop.emit(asio::cancellation_type::terminal);
        settle();
        EXPECT_FALSE(running);
        server.stop();
        settle();
    }

    std::unique_ptr<kube_client::api_client> make_client() {
        kube_client::cluster_config config;
        config.server.scheme = kube_client::scheme::http;
        config.server.host = "127.0.0.1";
        config.server.port = server.port();
        kube_client::client_options options;
        options.requests_per_second = 1e6;
        options.burst = 1e6;
        return kube_client::make_api_client(
            context.get_executor(),
            clock,
            log.logger(),
            config,
            options
        );
    }
    void settle() {
        for (int quiet = 0; quiet < 3;) {
            context.restart();
            quiet = context.run_one_for(1ms) == 0 ? quiet + 1 : 0;
        }
    }
    void pass(runtime::duration time) {
        clock.advance(time);
        settle();
    }

    kube_model::object_reference const shop = config_map_reference("ns", "shop", "uid-1");
    check_event change(std::string id, status from, status to, std::string output = "text") {
        return {shop, std::move(id), from, to, false, origin::start_up, std::move(output)};
    }
    std::vector<std::string> notes() const {
        std::vector<std::string> all;
        for (auto const& each : server.events()) all.push_back(each.note);
        return all;
    }
    static check::problem mistake(std::uint32_t line) {
        return {"checks.yaml", line, 5, "x", "unknown field \"htpp\"; did you mean \"http\"?"};
    }
};

}  // namespace

TEST_F(EventRecorder, tells_a_transition_as_an_event_on_the_config_map) {
    recorder.transition(change(
        "storefront",
        status::critical,
        status::passing,
        "HTTP GET http://x: 200 OK Output: ok"
    ));
    recorder.transition(change("queue", status::passing, status::critical, ""));
    settle();

    ASSERT_EQ(server.events().size(), 2U);
    auto const& event = server.events()[0];
    EXPECT_EQ(event.note, "storefront: critical → passing: HTTP GET http://x: 200 OK Output: ok");
    EXPECT_EQ(event.type, "Normal");
    EXPECT_EQ(event.reason, "CheckPassing");
    EXPECT_EQ(event.action, "Probe");
    EXPECT_EQ(event.regarding, "ns/shop");
    EXPECT_EQ(event.uid, "uid-1");
    EXPECT_EQ(server.events()[1].type, "Warning");
    EXPECT_EQ(server.events()[1].reason, "CheckCritical");
    EXPECT_EQ(server.events()[1].note, "queue: passing → critical");
    EXPECT_EQ(recorder.counters().sent, 2U);
}

TEST_F(EventRecorder, tells_a_first_result_only_when_it_is_news) {
    auto first = change("a", status::critical, status::passing);
    first.initial = true;
    recorder.transition(first);
    first.check_id = "b";
    first.to = status::warning;
    recorder.transition(first);
    first.check_id = "c";
    first.to = status::passing;
    first.origin = origin::edit;
    recorder.transition(first);
    settle();

    EXPECT_THAT(notes(), ElementsAre("b: pending → warning: text", "c: pending → passing: text"));
}

TEST_F(EventRecorder, tells_new_mistakes_once_and_when_the_last_is_mended) {
    recorder.problems(shop, {mistake(7)});
    recorder.problems(shop, {mistake(7), mistake(9)});
    recorder.problems(shop, {mistake(9)});
    recorder.problems(shop, {});
    recorder.problems(shop, {});
    settle();

    EXPECT_THAT(
        notes(),
        ElementsAre(
            R"(checks.yaml:7:5: check "x": unknown field "htpp"; did you mean "http"?)",
            R"(checks.yaml:9:5: check "x": unknown field "htpp"; did you mean "http"?)",
            "all definitions are valid again"
        )
    );
    EXPECT_EQ(server.events()[0].reason, "InvalidDefinition");
    EXPECT_EQ(server.events()[0].action, "Parse");
    EXPECT_EQ(server.events()[2].type, "Normal");
}

TEST_F(EventRecorder, folds_the_same_change_into_a_series_and_closes_it) {
    for (int i = 0; i < 5; ++i) {
        recorder.transition(change("a", status::passing, status::critical));
        settle();
        pass(10s);
    }
    ASSERT_EQ(server.events().size(), 1U);
    EXPECT_EQ(server.events()[0].count, 2U) << "the third to fifth are only counted";

    for (int minute = 0; minute < 8; ++minute) pass(1min);
    EXPECT_EQ(server.events()[0].count, 5U);
    recorder.transition(change("a", status::passing, status::critical));
    settle();

    EXPECT_EQ(server.events().size(), 2U) << "the series was over";
}

TEST_F(EventRecorder, goes_on_in_a_new_event_when_the_server_forgot_the_series) {
    recorder.transition(change("a", status::passing, status::critical));
    settle();
    server.forget_events();

    recorder.transition(change("a", status::passing, status::critical));
    settle();

    EXPECT_THAT(notes(), ElementsAre("a: passing → critical: text"));
}

TEST_F(EventRecorder, cuts_a_long_note_between_characters) {
    std::string output;
    for (int i = 0; i < 2000; ++i) output += "é";

    recorder.transition(change("a", status::passing, status::critical, output));
    settle();

    ASSERT_EQ(server.events().size(), 1U);
    EXPECT_GE(server.events()[0].note.size(), 1023U);
}

TEST_F(EventRecorder, drops_the_oldest_when_the_queue_is_full) {
    for (int i = 0; i < 1100; ++i) {
        auto one = change("c", status::passing, status::critical);
        one.regarding.name = "cm" + std::to_string(i);
        recorder.transition(one);
    }

    EXPECT_EQ(recorder.waiting(), 1000U);
    EXPECT_EQ(recorder.counters().dropped_overflow, 100U);
    settle();
    EXPECT_EQ(server.events().front().regarding, "ns/cm100");
    EXPECT_EQ(server.events().size(), 1000U);
}

TEST_F(EventRecorder, lets_no_config_map_write_more_than_a_burst) {
    for (int i = 0; i < 10'000; ++i)
        recorder.transition(change("c" + std::to_string(i), status::passing, status::critical));
    settle();

    EXPECT_EQ(server.events().size(), 25U);
    EXPECT_EQ(recorder.counters().dropped_spam, 9'975U);
}

TEST_F(EventRecorder, tries_again_when_the_server_is_in_trouble) {
    server.fail_next(request_kind::event, answer(500, "InternalError"));
    server.fail_next(request_kind::event, answer(503, "ServiceUnavailable"));
    recorder.transition(change("a", status::passing, status::critical));
    settle();
    EXPECT_THAT(server.events(), IsEmpty());

    pass(10s);
    pass(10s);

    EXPECT_EQ(server.events().size(), 1U);
}

TEST_F(EventRecorder, gives_up_after_five_tries_and_goes_on_with_the_next) {
    for (int i = 0; i < 5; ++i) server.fail_next(request_kind::event, answer(500, "InternalError"));
    recorder.transition(change("a", status::passing, status::critical));
    recorder.transition(change("b", status::passing, status::critical));

    for (int i = 0; i < 10; ++i) pass(30s);

    EXPECT_THAT(notes(), ElementsAre("b: passing → critical: text"));
    EXPECT_EQ(recorder.counters().dropped_refused, 1U);
}

TEST_F(EventRecorder, drops_what_it_may_not_write_and_says_so_once) {
    for (int i = 0; i < 3; ++i) server.fail_next(request_kind::event, answer(403, "Forbidden"));
    for (int i = 0; i < 4; ++i) {
        recorder.transition(change(std::to_string(i), status::passing, status::critical));
        settle();
    }

    EXPECT_THAT(notes(), ElementsAre("3: passing → critical: text"));
    EXPECT_EQ(log.count("Events cannot be written"), 1U);
    EXPECT_EQ(recorder.counters().dropped_refused, 3U);
}

TEST_F(EventRecorder, takes_a_conflict_on_a_second_try_for_its_own_success) {
    server.fail_next(request_kind::event, answer(500, "InternalError"));
    server.fail_next(request_kind::event, answer(409, "AlreadyExists"));
    recorder.transition(change("a", status::passing, status::critical));
    settle();

    pass(10s);

    EXPECT_EQ(recorder.counters().sent, 1U);
    EXPECT_EQ(server.requests(request_kind::event).size(), 2U);
}

TEST_F(EventRecorder, flushes_what_waits_and_the_counts_of_series) {
    for (int i = 0; i < 3; ++i) recorder.transition(change("a", status::passing, status::critical));
    bool flushed = false;

    asio::co_spawn(context.get_executor(), recorder.flush(5s), [&flushed](std::exception_ptr) {
        flushed = true;
    });
    settle();

    EXPECT_TRUE(flushed);
    EXPECT_EQ(server.events().at(0).count, 3U);
}

TEST_F(EventRecorder, ends_a_flush_at_its_limit) {
    server.fail_next(request_kind::event, support::hang());
    recorder.transition(change("a", status::passing, status::critical));
    bool flushed = false;

    asio::co_spawn(context.get_executor(), recorder.flush(5s), [&flushed](std::exception_ptr) {
        flushed = true;
    });
    settle();
    EXPECT_FALSE(flushed);
    pass(5s);

    EXPECT_TRUE(flushed);
}

}  // namespace vitals::publish
