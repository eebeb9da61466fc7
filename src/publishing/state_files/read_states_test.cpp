// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/state_files/read_states.hpp"

#include "core/check/definition.hpp"
#include "core/check/identity.hpp"
#include "core/check/status.hpp"
#include "core/report/history.hpp"
#include "core/report/memory.hpp"
#include "core/report/packing.hpp"
#include "core/report/report.hpp"
#include "publishing/state_files/state_file.hpp"
#include "publishing/state_files/state_files_fixture.hpp"
#include "publishing/state_files/state_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace vitals::publishing::state_files {

using namespace std::chrono_literals;

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr report::wall_time now =
    std::chrono::sys_days{std::chrono::year{2026} / 1 / 31} + std::chrono::hours{9};

std::string
state(std::string const& name, report::wall_time since = now - 1h, std::string_view id = "a") {
    report::record const one{.since = report::to_short(since)};
    auto const memory = report::pack({{id, one}}, report::to_short(now));
    return render_state(
        {"local", name},
        R"({"memory":{"version":1,"data":")" + memory + R"("},"checks":[{"id":")" +
            std::string{id} + R"(","why":"it is down"}]})",
        "host",
        now
    );
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    return text.replace(text.find(what), what.size(), by);
}

struct ReadStates : state_files_fixture {
    states_read read(read_limits const& most = {}) {
        return read_states(folder, now, stopped, most);
    }
    void put(std::string const& name, std::string_view text) {
        around.write("state/" + name, text);
    }

    std::atomic<bool> stopped = false;
};

struct StateFile : testing::Test {};

}  // namespace

TEST_F(StateFile, has_a_name_that_leads_nowhere_else) {
    EXPECT_EQ(file_name({"local", "web"}), "web.healthreport.json");
    EXPECT_EQ(file_name({"local", "../../etc/x"}), "..%2F..%2Fetc%2Fx.healthreport.json");
    EXPECT_EQ(file_name({"local", ".."}), "...healthreport.json");
    EXPECT_EQ(file_name({"local", std::string{"a\0b", 3}}), "a%00b.healthreport.json");
}

TEST_F(StateFile, has_a_name_that_a_file_system_takes_however_long_its_source_has) {
    std::string const one(250, '/');
    auto const other = one + "a";

    EXPECT_LE(file_name({"local", one}).size() + std::string_view{".set-aside"}.size(), 255U);
    EXPECT_NE(file_name({"local", one}), file_name({"local", other}));
}

TEST_F(ReadStates, of_an_empty_folder_are_none) {
    auto const all = read();

    EXPECT_TRUE(all.states.empty());
    EXPECT_EQ(all.set_aside_count, 0U);
    EXPECT_FALSE(all.error);
}

TEST_F(ReadStates, remember_each_source) {
    put("web.healthreport.json", state("web"));
    put("shop%20x.healthreport.json", state("shop x"));

    auto const all = read();

    EXPECT_EQ(all.states.size(), 2U);
    EXPECT_EQ(all.checks, 2U);
    auto const known = all.states.at({"local", "web"}).memory.find("a");
    ASSERT_TRUE(known);
    EXPECT_EQ(known->status, check::status::critical);
    EXPECT_EQ(known->since, report::to_short(now - 1h));
}

TEST_F(ReadStates, set_aside_what_cannot_be_trusted_and_say_why) {
    struct wrong {
        std::string text;
        std::string why;
    };
    auto const whole = state("web");
    for (auto const& [text, why] : {
             wrong{"", "damaged or cut off"},
             wrong{whole.substr(0, whole.size() / 2), "damaged or cut off"},
             wrong{whole.substr(0, whole.size() - 1), "damaged or cut off"},
             wrong{std::string(4096, '\0'), "damaged or cut off"},
             wrong{"[1, 2]", "damaged or cut off"},
             wrong{whole + std::string(most_file_bytes, ' '), "more than 512 KiB"},
             wrong{R"({"name": "vitals", "version": "1.0.0"})", "another program"},
             wrong{replaced(whole, "HealthReport", "ConfigMap"), "another program"},
             wrong{replaced(whole, "v1alpha1", "v9"), "a later version of Vitals"},
             wrong{replaced(whole, R"("memory")", R"("memories")"), "it remembers nothing"},
             wrong{replaced(whole, R"("version":1)", R"("version":2)"), "version of its memory"},
             wrong{replaced(whole, R"("data":"H4)", R"("data":"I4)"), "its memory is damaged"},
             wrong{state("other"), "its name is not the one inside it"},
             wrong{replaced(whole, "local", ""), "its name is not the one inside it"},
             // Regression: such a file was of no source, and its end removed a living one's.
             wrong{replaced(whole, "local", "prod"), "its name is not the one inside it"},
         }) {
        SCOPED_TRACE(why + ": " + text.substr(0, 200));
        std::filesystem::remove(path / "web.healthreport.json.set-aside");
        put("web.healthreport.json", text);
        put("good.healthreport.json", state("good"));

        auto const all = read();

        ASSERT_EQ(all.set_aside.size(), 1U);
        EXPECT_EQ(all.set_aside[0].file, "web.healthreport.json");
        EXPECT_THAT(all.set_aside[0].why, HasSubstr(why));
        EXPECT_EQ(all.set_aside[0].kept_as, "web.healthreport.json.set-aside");
        EXPECT_EQ(text_of(path / "web.healthreport.json.set-aside"), text);
        EXPECT_TRUE(all.states.contains({"local", "good"}));
        EXPECT_EQ(read().set_aside_count, 0U);
    }
}

TEST_F(ReadStates, begin_anew_where_a_folder_is_in_the_way) {
    std::filesystem::create_directory(path / "web.healthreport.json");

    auto const all = read();

    ASSERT_EQ(all.set_aside.size(), 1U);
    EXPECT_EQ(all.set_aside[0].why, "it cannot be read: Is a directory");
}

// Regression: a good file was set aside because the process had no descriptor left.
TEST_F(ReadStates, leave_a_file_that_may_be_good_where_it_is_and_unharmed) {
    put("web.healthreport.json", state("web"));
    std::filesystem::permissions(path / "web.healthreport.json", std::filesystem::perms{0600});
    {
        read_only const here{path};
        auto const all = read();

        ASSERT_EQ(all.set_aside.size(), 1U);
        EXPECT_EQ(all.set_aside[0].why, "it cannot be read: Permission denied");
        EXPECT_TRUE(all.set_aside[0].kept_as.empty());
        EXPECT_FALSE(folder.write("web.healthreport.json", "new"));
    }
    EXPECT_THAT(names(), ElementsAre("web.healthreport.json"));

    EXPECT_TRUE(folder.write("web.healthreport.json", "new"));

    EXPECT_EQ(text_of(path / "web.healthreport.json"), "new");
    EXPECT_EQ(text_of(path / "web.healthreport.json.set-aside"), state("web"));
}

TEST_F(ReadStates, are_set_aside_over_no_earlier_one) {
    for (auto const* text : {"1", "2", "3"}) {
        put("web.healthreport.json", text);
        read();
    }

    EXPECT_EQ(text_of(path / "web.healthreport.json.set-aside"), "1");
    EXPECT_EQ(text_of(path / "web.healthreport.json.set-aside.1"), "2");
    EXPECT_EQ(text_of(path / "web.healthreport.json.set-aside.2"), "3");
}

// Regression: a machine whose clock was not set yet lost everything.
TEST_F(ReadStates, take_times_in_the_future_for_now) {
    put("web.healthreport.json", state("web", now + 24h));
    check::definition made;
    made.identity = check::identity{"local", "web", "a"};

    auto all = read();

    ASSERT_EQ(all.set_aside_count, 0U);
    EXPECT_EQ(all.states.at({"local", "web"}).recall(made)->since, now);
}

TEST_F(ReadStates, leave_a_damaged_file_where_it_is_in_a_read_only_folder) {
    put("web.healthreport.json", "{");
    std::filesystem::permissions(path / "web.healthreport.json", std::filesystem::perms{0644});
    auto const all = [&] {
        read_only const here{path};
        return read();
    }();

    ASSERT_EQ(all.set_aside.size(), 1U);
    EXPECT_THAT(all.set_aside[0].why, HasSubstr("damaged or cut off"));
    EXPECT_TRUE(all.set_aside[0].kept_as.empty());
    EXPECT_THAT(names(), ElementsAre("web.healthreport.json"));
}

TEST_F(ReadStates, remove_what_a_killed_process_left_unfinished_and_nothing_else) {
    put("web.healthreport.json.tmp", "{");
    put("mine.tmp", "{");

    read();

    EXPECT_THAT(names(), ElementsAre("mine.tmp"));
}

TEST_F(ReadStates, are_bounded_in_files_bytes_checks_and_texts) {
    for (auto const* name : {"a", "b", "c"})
        put(std::string{name} + ".healthreport.json", state(name));

    EXPECT_EQ(read({.files = 2}).states.size(), 2U);
    EXPECT_EQ(read({.files = 2}).left_out, 1U);
    EXPECT_EQ(read({.bytes = 1}).states.size(), 1U);
    EXPECT_EQ(read({.bytes = 1}).left_out, 2U);
    EXPECT_EQ(read({.checks = 2}).states.size(), 2U);
    EXPECT_EQ(read({.checks = 2}).left_out, 1U);
    auto const few_texts = read({.text_bytes = 1});
    EXPECT_EQ(few_texts.states.size(), 3U);
    EXPECT_TRUE(few_texts.states.at({"local", "a"}).checks.empty());
    EXPECT_EQ(few_texts.states.at({"local", "a"}).memory.size(), 1U);
}

TEST_F(ReadStates, show_a_bounded_number_of_what_was_set_aside) {
    for (int i = 0; i < 5; ++i) put(std::to_string(i) + ".healthreport.json", "{");

    auto const all = read({.shown = 2});

    EXPECT_EQ(all.set_aside.size(), 2U);
    EXPECT_EQ(all.set_aside_count, 5U);
}

TEST_F(ReadStates, end_early_when_the_program_does) {
    put("web.healthreport.json", state("web"));
    stopped = true;

    EXPECT_TRUE(read().states.empty());
}

}  // namespace vitals::publishing::state_files
