// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/state_files/state_writer.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/identity.hpp"
#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/resource.hpp"
#include "publishing/state_files/earlier_states.hpp"
#include "publishing/state_files/read_states.hpp"
#include "publishing/state_files/state_files_fixture.hpp"
#include "publishing/state_files/state_thread.hpp"
#include "runtime/clock.hpp"
#include "support/memory_log.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::state_files {

using namespace std::chrono_literals;

namespace {

using kube::model::object_key;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

object_key const web{"local", "web"};
std::string const web_file = "web.healthreport.json";
constexpr std::string_view cannot_be_written = "state files cannot be written";

struct StateWriter : state_files_fixture {
    StateWriter() { start(); }
    ~StateWriter() override { end(); }

    // A process begins: what it knows is what it reads.
    void start() {
        checks = std::make_unique<status::status_store>();
        earlier = std::make_unique<earlier_states>(log.logger(), "state");
        earlier->learn(read_states(folder, clock.wall(), stopped));
        checks->remember_with([this](auto const& of) { return earlier->recall(of); });
        writer = std::make_unique<state_writer>(state_writer::parts{
            .loop = context.get_executor(),
            .clock = clock,
            .log = log.logger(),
            .random = [] { return 0.0; },
            .folder = "state",
            .writer = "host",
            .checks = *checks,
            .on_disk = [this](state_thread::job what) { on_disk(std::move(what)); },
            .look_up = [this](auto const& key) { return look_up(key); }
        });
        checks->subscribe([this](auto const& check, auto const& change) {
            transitions.push_back(check.definition->identity.text());
            writer->changed(check, change);
        });
        running = true;
        runtime::asio::co_spawn(
            context.get_executor(),
            writer->run(),
            runtime::asio::bind_cancellation_slot(
                stop.slot(),
                [this](std::exception_ptr) { running = false; }
            )
        );
    }
    // It ends without a word.
    void end() {
        stop.emit(runtime::asio::cancellation_type::terminal);
        clock.settle();
        EXPECT_FALSE(running);
        writer.reset();
        sources.clear();
        handles.clear();
    }

    void on_disk(state_thread::job what) {
        if (hangs)
            held.push_back(std::move(what));
        else
            what(folder)();
    }
    void disk_answers() {
        hangs = false;
        for (auto& each : std::exchange(held, {})) each(folder)();
    }
    std::optional<std::span<check::problem const>> look_up(object_key const& key) const {
        auto const found = sources.find(key);
        if (found == sources.end()) return std::nullopt;
        return std::span{found->second};
    }

    void define(
        object_key const& key,
        std::vector<std::string> const& ids,
        std::string_view url = "/",
        std::uint32_t failures_before_critical = 0
    ) {
        sources.try_emplace(key);
        for (auto const& id : ids) {
            check::definition made;
            made.identity = check::identity{key.ns, key.name, id};
            made.thresholds.failures_before_critical = failures_before_critical;
            check::http_target target;
            target.url = check::url::parse("http://web.shop" + std::string{url}).value();
            made.target = target;
            auto const one = std::make_shared<check::definition const>(std::move(made));
            handles[one->identity.text()] = checks->add(one, clock.wall());
        }
        if (auto const known = earlier->take(key)) writer->adopt(key, *known);
        writer->redefined(key);
    }
    void see(std::string const& identity, std::uint16_t code) {
        health::observation made;
        made.outcome = code == 200 ? health::outcome::passing : health::outcome::critical;
        made.reason = code == 200 ? health::failure_reason::none : health::failure_reason::status;
        made.code = code;
        made.ended = clock.wall();
        made.duration = 3ms;
        checks->observe(handles.at(identity), std::move(made));
    }
    void flush(runtime::duration limit) {
        bool done = false;
        runtime::asio::co_spawn(
            context.get_executor(),
            writer->flush(limit),
            [&done](std::exception_ptr) { done = true; }
        );
        clock.advance(limit);
        EXPECT_TRUE(done);
    }
    std::string state() const { return text_of(path / web_file); }
    std::uint64_t writes() const { return writer->counters().writes; }

    boost::asio::io_context context{1};
    support::virtual_clock clock{context};
    support::memory_log log;
    std::atomic<bool> stopped = false;
    std::map<object_key, std::vector<check::problem>> sources;
    std::map<std::string, status::handle> handles;  // by identity
    std::vector<std::string> transitions;
    bool hangs = false;
    std::vector<state_thread::job> held;
    std::unique_ptr<status::status_store> checks;
    std::unique_ptr<earlier_states> earlier;
    std::unique_ptr<state_writer> writer;
    runtime::asio::cancellation_signal stop;
    bool running = false;
};

}  // namespace

TEST_F(StateWriter, writes_a_transition_at_once) {
    define(web, {"a"});
    clock.advance(10s);

    see("local/web/a", 500);
    clock.advance(100ms);

    EXPECT_THAT(state(), HasSubstr(R"("id":"a","status":"critical")"));
    EXPECT_THAT(names(), ElementsAre(web_file));
}

TEST_F(StateWriter, writes_a_file_at_most_once_a_second_and_then_what_is_true) {
    define(web, {"a"});
    clock.advance(10s);
    auto const before = writes();

    for (int i = 0; i < 21; ++i) {
        see("local/web/a", i % 2 == 0 ? 500 : 200);
        clock.advance(100ms);
    }
    clock.advance(2s);

    EXPECT_LE(writes() - before, 4U);
    EXPECT_THAT(state(), HasSubstr(R"("id":"a","status":"critical")"));
}

TEST_F(StateWriter, of_checks_at_rest_writes_nothing) {
    define(web, {"a"});
    see("local/web/a", 200);
    clock.advance(10s);
    auto const before = writes();

    for (int i = 0; i < 100; ++i) {
        see("local/web/a", 200);
        clock.advance(60s);
    }

    EXPECT_EQ(writes(), before);
}

TEST_F(StateWriter, writes_counters_alone_every_five_minutes) {
    define(web, {"a"});
    see("local/web/a", 500);
    clock.advance(10s);
    auto const before = writes();

    for (int i = 0; i < 120; ++i) {
        see("local/web/a", 500);
        clock.advance(10s);
    }

    EXPECT_GE(writes() - before, 2U);
    EXPECT_LE(writes() - before, 5U);
}

TEST_F(StateWriter, writes_twenty_files_a_second_and_each_one_in_the_end) {
    for (int i = 0; i < 100; ++i) define({"local", std::to_string(i)}, {"a"});

    clock.advance(1s);
    EXPECT_LE(writes(), 22U);
    clock.advance(5s);

    EXPECT_EQ(writes(), 100U);
    EXPECT_EQ(names().size(), 100U);
}

TEST_F(StateWriter, removes_the_file_of_a_source_that_is_gone) {
    define(web, {"a"});
    clock.advance(10s);
    ASSERT_THAT(names(), ElementsAre(web_file));

    sources.clear();
    checks->remove(check::identity{"local", "web", "a"});
    writer->redefined(web);
    clock.advance(10s);

    EXPECT_THAT(names(), IsEmpty());
    EXPECT_EQ(writer->size(), 0U);
}

TEST_F(StateWriter, lets_a_restart_continue_with_status_and_since_and_without_a_transition) {
    define(web, {"a", "b"});
    see("local/web/a", 500);
    see("local/web/b", 200);
    auto const since = checks->find("local/web/a")->since;
    clock.advance(10s);
    end();
    transitions.clear();
    clock.advance(1h);

    start();
    define(web, {"a", "b"});
    EXPECT_EQ(checks->find("local/web/a")->status(), check::status::critical);
    see("local/web/a", 500);
    see("local/web/b", 200);
    clock.advance(10s);

    EXPECT_THAT(transitions, IsEmpty());
    EXPECT_EQ(checks->find("local/web/a")->since, since);
    EXPECT_EQ(earlier->counters().restored, 2U);
    EXPECT_TRUE(log.contains("state files read folder=state files=1 checks=2 set_aside=0"));
}

// Regression: each start wrote all files, and transitions waited behind them.
TEST_F(StateWriter, writes_nothing_after_a_restart_that_changed_nothing) {
    define(web, {"a", "b"});
    see("local/web/a", 500);
    see("local/web/b", 200);
    clock.advance(10s);
    end();

    start();
    define(web, {"a", "b"});
    clock.advance(10s);

    EXPECT_EQ(writes(), 0U);
    see("local/web/a", 200);
    clock.advance(2s);
    EXPECT_EQ(writes(), 1U);
}

TEST_F(StateWriter, lets_a_restart_continue_the_last_changes) {
    define(web, {"a"});
    for (auto const code : {200, 500, 200}) {
        see("local/web/a", static_cast<std::uint16_t>(code));
        clock.advance(10s);
    }
    end();

    start();
    define(web, {"a"});
    see("local/web/a", 503);
    clock.advance(10s);

    EXPECT_THAT(
        state(),
        testing::ContainsRegex(R"("code":503.*"to":"passing".*"from":"passing","to":"critical")")
    );
}

TEST_F(StateWriter, after_a_restart_counts_the_next_result_of_a_check_that_was_edited_at_once) {
    define(web, {"a"}, "/", 5);
    see("local/web/a", 200);
    clock.advance(10s);
    end();
    transitions.clear();

    start();
    define(web, {"a"}, "/other", 5);
    EXPECT_EQ(checks->find("local/web/a")->status(), check::status::passing);
    see("local/web/a", 500);

    EXPECT_THAT(transitions, ElementsAre("local/web/a"));
}

TEST_F(StateWriter, says_once_that_the_disk_is_full_continues_and_catches_up) {
    define(web, {"a"});
    define({"local", "shop"}, {"a"});
    clock.advance(10s);
    auto const before = state();
    {
        full_disk const here{100};
        for (int i = 0; i < 50; ++i) {
            see("local/web/a", i % 2 == 0 ? 500 : 200);
            see("local/shop/a", i % 2 == 0 ? 500 : 200);
            clock.advance(10s);
        }
        EXPECT_EQ(log.count(cannot_be_written), 1U);
        EXPECT_TRUE(log.contains("error=File too large"));
        EXPECT_EQ(writer->failing(), 2U);
        EXPECT_GE(writer->counters().failures, 4U);
        EXPECT_EQ(state(), before);
    }
    see("local/web/a", 500);
    clock.advance(2min);

    EXPECT_THAT(state(), HasSubstr(R"("id":"a","status":"critical")"));
    EXPECT_EQ(writer->failing(), 0U);
    EXPECT_EQ(log.count("state files are written again"), 1U);
    EXPECT_EQ(log.count(cannot_be_written), 1U);
}

TEST_F(StateWriter, says_that_a_folder_is_read_only_and_that_it_is_not_any_more) {
    define(web, {"a"});
    {
        read_only const here{path};
        clock.advance(10min);
        EXPECT_EQ(log.count(cannot_be_written), 1U);
        EXPECT_TRUE(log.contains("error=Permission denied"));
    }

    clock.advance(2min);

    EXPECT_THAT(names(), ElementsAre(web_file));
    EXPECT_EQ(log.count("state files are written again"), 1U);
}

TEST_F(StateWriter, lets_one_file_that_cannot_be_written_delay_no_other) {
    std::filesystem::create_directories(path / web_file / "in the way");
    define(web, {"a"});
    define({"local", "shop"}, {"a"});

    clock.advance(10s);

    EXPECT_TRUE(names().contains("shop.healthreport.json"));
    EXPECT_EQ(writer->failing(), 1U);
    clock.advance(1h);
    for (int i = 0; i < 20; ++i) {
        see("local/shop/a", i % 2 == 0 ? 500 : 200);
        clock.advance(3s);
        EXPECT_THAT(
            text_of(path / "shop.healthreport.json"),
            HasSubstr(
                i % 2 == 0 ? R"("id":"a","status":"critical")" : R"("id":"a","status":"passing")"
            )
        );
    }
}

TEST_F(StateWriter, waits_for_no_disk_that_hangs) {
    hangs = true;
    define(web, {"a"});

    clock.advance(1min);
    EXPECT_TRUE(log.contains("error=no answer within 10 s"));
    EXPECT_EQ(held.size(), 1U);  // nothing else is asked of it meanwhile
    disk_answers();
    clock.advance(2min);

    EXPECT_THAT(names(), ElementsAre(web_file));
    EXPECT_EQ(writer->failing(), 0U);
}

// Regression: what had been written before was taken for what is there.
TEST_F(StateWriter, corrects_a_write_that_lands_after_it_was_given_up) {
    define(web, {"a"});
    see("local/web/a", 200);
    clock.advance(10s);
    hangs = true;
    see("local/web/a", 500);
    clock.advance(15s);
    see("local/web/a", 200);
    ASSERT_EQ(held.size(), 1U);

    disk_answers();
    clock.advance(2min);

    EXPECT_THAT(state(), HasSubstr(R"("id":"a","status":"passing")"));
}

TEST_F(StateWriter, writes_a_file_again_whose_removal_lands_after_it_was_given_up) {
    define(web, {"a"});
    see("local/web/a", 200);
    clock.advance(10s);
    hangs = true;
    auto const gone = std::exchange(sources, {});
    writer->redefined(web);
    clock.advance(15s);
    sources = gone;
    writer->redefined(web);
    clock.advance(15s);

    disk_answers();
    clock.advance(2min);

    EXPECT_THAT(names(), ElementsAre(web_file));
}

TEST_F(StateWriter, writes_what_somebody_has_deleted_again_though_nothing_changes) {
    define(web, {"a"});
    define({"local", "shop"}, {"a"});
    see("local/web/a", 200);
    see("local/shop/a", 200);
    clock.advance(10s);
    std::filesystem::remove(path / web_file);

    clock.advance(2min);

    EXPECT_THAT(names(), ElementsAre("shop.healthreport.json", web_file));
    EXPECT_TRUE(log.contains("state files are missing; they are written again folder=state files=1")
    );
}

TEST_F(StateWriter, writes_all_files_again_when_another_folder_is_put_there) {
    define(web, {"a"});
    see("local/web/a", 200);
    clock.advance(10s);
    std::filesystem::rename(path, around.path() / "moved");
    std::filesystem::create_directory(path);

    clock.advance(2min);

    EXPECT_THAT(names(), ElementsAre(web_file));
}

TEST_F(StateWriter, writes_counters_before_the_end) {
    define(web, {"a"}, "/", 5);
    see("local/web/a", 200);
    clock.advance(10s);
    auto const before = state();
    for (int i = 0; i < 4; ++i) see("local/web/a", 500);
    clock.advance(10s);
    ASSERT_EQ(state(), before);

    flush(5s);
    EXPECT_FALSE(log.contains("the end comes before"));
    end();
    start();
    define(web, {"a"}, "/", 5);
    transitions.clear();
    see("local/web/a", 500);

    EXPECT_THAT(transitions, ElementsAre("local/web/a"));
}

// Regression: a success that reset the counter was not written, and one failure was enough.
TEST_F(StateWriter, after_a_kill_lets_one_failure_make_no_check_critical) {
    define(web, {"a"}, "/", 5);
    see("local/web/a", 200);
    clock.advance(10s);
    for (int i = 0; i < 4; ++i) see("local/web/a", 500);
    writer->redefined(web);  // written for any reason
    clock.advance(10s);
    see("local/web/a", 200);
    end();
    start();
    define(web, {"a"}, "/", 5);
    transitions.clear();

    see("local/web/a", 500);

    EXPECT_THAT(transitions, IsEmpty());
}

TEST_F(StateWriter, of_the_end_is_believed_once) {
    define(web, {"a"}, "/", 5);
    for (auto const code : {200, 500, 500, 500, 500})
        see("local/web/a", static_cast<std::uint16_t>(code));
    flush(5s);
    end();
    EXPECT_THAT(state(), HasSubstr(R"("final":true)"));
    start();
    define(web, {"a"}, "/", 5);

    clock.advance(1s);

    EXPECT_THAT(state(), testing::Not(HasSubstr("final")));
    EXPECT_THAT(state(), HasSubstr("failure 4 of 5"));
}

TEST_F(StateWriter, ends_in_time_though_the_disk_hangs) {
    define(web, {"a"});
    clock.advance(10s);
    hangs = true;
    see("local/web/a", 500);

    flush(5s);

    EXPECT_EQ(held.size(), 1U);
    EXPECT_TRUE(log.contains("the end comes before all state files are written"));
    held.clear();
}

}  // namespace vitals::publishing::state_files
