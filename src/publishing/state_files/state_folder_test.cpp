// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/state_files/state_folder.hpp"

#include "publishing/state_files/state_files_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace vitals::publishing::state_files {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string const web = "web.healthreport.json";

struct StateFolder : state_files_fixture {
    // In a process that is killed before this step.
    void write_and_die(std::string_view text, state_folder::step before) {
        auto const child = ::fork();
        if (child == 0) {
            static_cast<void>(folder.write(web, text, [before](state_folder::step next) {
                if (next == before) ::raise(SIGKILL);
            }));
            ::_exit(1);
        }
        int how = 0;
        ASSERT_EQ(::waitpid(child, &how, 0), child);
        ASSERT_TRUE(WIFSIGNALED(how));
    }
};

}  // namespace

TEST_F(StateFolder, keeps_the_old_text_or_the_new_one_whenever_the_process_is_killed) {
    using enum state_folder::step;
    for (auto const step : {create, write, sync, rename, sync_folder, end}) {
        SCOPED_TRACE(std::to_underlying(step));
        ASSERT_TRUE(folder.write(web, "old"));

        write_and_die("new text", step);

        auto const wanted = step < sync_folder ? "old" : "new text";
        EXPECT_EQ(folder.read(web, 100), wanted);
        EXPECT_THAT(folder.list(9)->names, ElementsAre(web));
        folder.remove_unfinished();
        EXPECT_THAT(names(), ElementsAre(web));
        EXPECT_TRUE(folder.write(web, "next"));
        EXPECT_EQ(folder.read(web, 100), "next");
    }
}

TEST_F(StateFolder, writes_over_what_a_killed_process_left_unfinished) {
    write_and_die("a long text of the killed process", state_folder::step::rename);

    EXPECT_TRUE(folder.write(web, "short"));

    EXPECT_EQ(folder.read(web, 100), "short");
    EXPECT_THAT(names(), ElementsAre(web));
}

TEST_F(StateFolder, writes_through_no_link_that_lies_where_it_writes) {
    around.write("other", "of somebody");
    std::filesystem::create_hard_link(around.path() / "other", path / (web + ".tmp"));

    EXPECT_TRUE(folder.write(web, "text"));

    EXPECT_EQ(text_of(around.path() / "other"), "of somebody");
    EXPECT_EQ(folder.read(web, 100), "text");
}

// Regression: it wrote on into the folder that had been moved away.
TEST_F(StateFolder, writes_where_its_path_leads_and_locks_that) {
    std::filesystem::rename(path, around.path() / "moved");
    std::filesystem::create_directory(path);

    EXPECT_TRUE(folder.write(web, "text"));

    EXPECT_EQ(text_of(path / web), "text");
    EXPECT_FALSE(state_folder::open(path));
    EXPECT_TRUE(state_folder::open(around.path() / "moved"));
}

TEST_F(StateFolder, keeps_the_old_text_and_leaves_no_rest_on_a_full_disk) {
    ASSERT_TRUE(folder.write(web, "old"));
    std::string const large(1000, 'x');
    {
        full_disk const here{100};
        auto const done = folder.write(web, large);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code, EFBIG);
    }

    EXPECT_EQ(folder.read(web, 100), "old");
    EXPECT_THAT(names(), ElementsAre(web));
    EXPECT_TRUE(folder.write(web, large));
}

TEST_F(StateFolder, says_why_nothing_can_be_written_into_a_read_only_folder) {
    read_only const here{path};

    auto const done = folder.write(web, "text");

    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().message(), HasSubstr("Permission denied"));
}

TEST_F(StateFolder, is_refused_to_a_second_process_until_the_first_one_ends) {
    auto const second = state_folder::open(path);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error(), path.string() + " is in use by another process of Vitals");

    { auto const first_one_ends = std::move(folder); }

    EXPECT_TRUE(state_folder::open(path));
}

TEST_F(StateFolder, is_opened_when_the_process_before_needs_a_moment_to_end) {
    std::thread ending{[this] { auto const first_one_ends = std::move(folder); }};

    EXPECT_TRUE(state_folder::open(path));
    ending.join();
}

TEST_F(StateFolder, is_created_without_folders_above_it) {
    EXPECT_TRUE(std::filesystem::is_directory(path));
    EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms{0700});

    auto const misspelt = state_folder::open(around.path() / "vra" / "state");

    ASSERT_FALSE(misspelt);
    EXPECT_THAT(misspelt.error(), HasSubstr("cannot be created: No such file or directory"));
}

TEST_F(StateFolder, is_no_file) {
    auto const file = state_folder::open(around.write("file", ""));

    ASSERT_FALSE(file);
    EXPECT_THAT(file.error(), HasSubstr("cannot be opened: Not a directory"));
}

TEST_F(StateFolder, is_created_again_when_somebody_removes_it) {
    std::filesystem::remove_all(path);

    EXPECT_TRUE(folder.write(web, "text"));

    EXPECT_EQ(text_of(path / web), "text");
    EXPECT_FALSE(state_folder::open(path));
}

TEST_F(StateFolder, neither_reads_nor_writes_through_a_link) {
    auto const outside = around.write("outside", "private");
    std::filesystem::create_symlink(outside, path / web);
    std::filesystem::create_symlink(outside, path / (web + ".tmp"));

    EXPECT_FALSE(folder.read(web, 100));
    EXPECT_TRUE(folder.write(web, "text"));

    EXPECT_EQ(text_of(outside), "private");
    EXPECT_FALSE(std::filesystem::is_symlink(path / web));
}

TEST_F(StateFolder, reads_only_regular_files) {
    std::filesystem::create_directory(path / "a.healthreport.json");
    ASSERT_EQ(::mkfifo((path / "b.healthreport.json").c_str(), 0600), 0);

    EXPECT_FALSE(folder.read("a.healthreport.json", 100));
    EXPECT_FALSE(folder.read("b.healthreport.json", 100));
    EXPECT_FALSE(folder.read("c.healthreport.json", 100));
}

TEST_F(StateFolder, cuts_what_it_reads_to_one_byte_more_than_the_limit) {
    ASSERT_TRUE(folder.write(web, std::string(100'000, 'x')));

    EXPECT_EQ(folder.read(web, 50'000)->size(), 50'001U);
    EXPECT_EQ(folder.read(web, 100'000)->size(), 100'000U);
}

TEST_F(StateFolder, lists_the_first_files_by_name_and_none_of_others) {
    for (auto const* name : {"c", "a", "b"})
        ASSERT_TRUE(folder.write(name + std::string{file_ending}, ""));
    for (auto const* name : {"notes.txt", "package.json", "a.healthreport.json.set-aside"})
        around.write(std::string{"state/"} + name, "");

    auto const found = folder.list(2);

    ASSERT_TRUE(found);
    EXPECT_THAT(found->names, ElementsAre("a.healthreport.json", "b.healthreport.json"));
    EXPECT_EQ(found->beyond, 1U);
}

TEST_F(StateFolder, removes_a_file_and_has_no_complaint_when_it_is_gone) {
    ASSERT_TRUE(folder.write(web, "text"));

    EXPECT_TRUE(folder.remove(web));
    EXPECT_TRUE(folder.remove(web));

    EXPECT_TRUE(names().empty());
}

TEST_F(StateFolder, sets_ten_files_of_a_name_aside_and_then_writes_over_the_last_one) {
    for (int i = 0; i < 12; ++i) {
        ASSERT_TRUE(folder.write(web, std::to_string(i)));
        EXPECT_TRUE(folder.set_aside(web));
    }

    EXPECT_EQ(names().size(), 10U);
    EXPECT_EQ(text_of(path / (web + ".set-aside")), "0");
    EXPECT_EQ(text_of(path / (web + ".set-aside.9")), "11");
    EXPECT_TRUE(folder.list(99)->names.empty());
}

}  // namespace vitals::publishing::state_files
