// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/files/file_source.hpp"

#include "kube/model/config_map.hpp"
#include "runtime/clock.hpp"
#include "sources/files/directory_watch.hpp"
#include "sources/files/manifest_files.hpp"
#include "support/memory_log.hpp"
#include "support/temporary_folder.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace vitals::sources::files {

namespace {

// Real files, real inotify, a folder of its own for each test.
struct FileSource : testing::Test {
    runtime::asio::io_context loop{1};
    runtime::system_clock clock;
    support::memory_log log;
    support::temporary_folder own;
    fs::path folder = own.path();
    std::map<std::string, kube::model::config_map> seen;
    runtime::asio::cancellation_signal stop;

    void TearDown() override {
        runtime::asio::post(loop, [this] {
            stop.emit(runtime::asio::cancellation_type::terminal);
        });
        loop.restart();
        loop.run();
    }

    file_source source(std::vector<fs::path> paths) {
        return file_source{clock, log.logger(), std::move(paths), [this](auto const& all) {
                               seen.clear();
                               for (auto const& each : all) seen.emplace(each.key.name, each);
                           }};
    }
    void start(file_source& under_test) {
        runtime::asio::co_spawn(
            loop,
            under_test.run(),
            runtime::asio::bind_cancellation_slot(stop.slot(), [](std::exception_ptr) {})
        );
        loop.poll();
    }
    void write(fs::path const& file, std::string const& text) const {
        own.write(file.string(), text);
    }
    // Runs the loop until what is seen is as wanted; false after a minute.
    bool eventually(std::function<bool()> const& wanted, runtime::duration limit = 60s) {
        auto const end = std::chrono::steady_clock::now() + limit;
        while (!wanted() && std::chrono::steady_clock::now() < end) {
            loop.restart();
            loop.run_for(10ms);
        }
        return wanted();
    }
};

}  // namespace

TEST_F(FileSource, every_manifest_of_a_folder_becomes_a_config_map_named_after_its_stem) {
    write("web.yaml", "w");
    write("db.yml", "d");
    write("q.json", "q");
    write("notes.txt", "n");
    write(".hidden.yaml", "h");
    auto under_test = source({folder});

    ASSERT_TRUE(under_test.load());

    EXPECT_EQ(seen.size(), 3U);
    EXPECT_EQ(seen.at("web").key.ns, "local");
    EXPECT_EQ(seen.at("web").data.begin()->second, "w");
}

// Regression: it went into JSON as it was.
TEST_F(FileSource, a_name_of_bytes_that_are_no_text_becomes_a_text_of_its_own) {
    for (auto const* name : {"caf\xE8.yaml", "caf\xE9.yaml", "caf\xC3\xA9.yaml", "a\x1B[0m.yaml"})
        write(name, "one");
    auto under_test = source({folder});

    ASSERT_TRUE(under_test.load());

    EXPECT_EQ(seen.size(), 4U);
    for (auto const* name : {"a%1B[0m", "caf%E8", "caf%E9", "caf\xC3\xA9"})
        EXPECT_TRUE(seen.contains(name)) << name;
}

// Regression: both were the source "caf%E9".
TEST_F(FileSource, a_name_that_looks_like_the_text_of_another_name_is_a_source_of_its_own) {
    for (auto const* name :
         {"caf\xE9.yaml", "caf%E9.yaml", "caf%25E9.yaml", "caf%e9.yaml", "50%.yaml"})
        write(name, "one");
    auto under_test = source({folder});

    ASSERT_TRUE(under_test.load());

    EXPECT_EQ(seen.size(), 5U);
    for (auto const* name : {"caf%E9", "caf%25E9", "caf%2525E9", "caf%25e9", "50%"})
        EXPECT_TRUE(seen.contains(name)) << name;
}

TEST_F(FileSource, manifests_beyond_the_limit_are_left_out_and_counted_in_the_log) {
    for (std::size_t i = 0; i < max_manifest_files; ++i) write(std::to_string(i) + ".yaml", "");
    write("beyond.yaml", "");
    auto under_test = source({folder});

    ASSERT_TRUE(under_test.load());

    EXPECT_EQ(seen.size(), max_manifest_files);
    EXPECT_FALSE(seen.contains("beyond"));
    EXPECT_EQ(log.count("more manifests than the limit"), 1U);
    EXPECT_TRUE(log.contains("files=10001 limit=10000"));
}

TEST_F(FileSource, a_path_that_is_not_there_is_an_error_that_names_it) {
    auto under_test = source({folder / "nowhere.yaml"});

    auto const loaded = under_test.load();

    ASSERT_FALSE(loaded);
    EXPECT_NE(loaded.error().find("nowhere.yaml"), std::string::npos);
}

TEST_F(FileSource, notices_a_file_that_is_written_in_place_added_and_deleted) {
    write("web.yaml", "one");
    auto under_test = source({folder});
    ASSERT_TRUE(under_test.load());
    start(under_test);

    write("web.yaml", "two");
    EXPECT_TRUE(eventually([&] { return seen.at("web").data.begin()->second == "two"; }));

    write("db.yaml", "new");
    EXPECT_TRUE(eventually([&] { return seen.contains("db"); }));

    fs::remove(folder / "web.yaml");
    EXPECT_TRUE(eventually([&] { return !seen.contains("web"); }));
}

TEST_F(FileSource, notices_an_atomic_rename_over_a_file_that_was_named_itself) {
    write("web.yaml", "one");
    auto under_test = source({folder / "web.yaml"});
    ASSERT_TRUE(under_test.load());
    start(under_test);

    write("web.yaml.tmp", "two");
    fs::rename(folder / "web.yaml.tmp", folder / "web.yaml");

    EXPECT_TRUE(eventually([&] { return seen.at("web").data.begin()->second == "two"; }));
}

TEST_F(FileSource, notices_the_symlink_swap_of_a_mounted_config_map) {
    fs::create_directory(folder / "..v1");
    write("..v1/web.yaml", "one");
    fs::create_directory_symlink("..v1", folder / "..data");
    fs::create_symlink("..data/web.yaml", folder / "web.yaml");
    auto under_test = source({folder});
    ASSERT_TRUE(under_test.load());
    EXPECT_EQ(seen.size(), 1U);
    start(under_test);

    fs::create_directory(folder / "..v2");
    write("..v2/web.yaml", "two");
    fs::create_directory_symlink("..v2", folder / "..data_tmp");
    fs::rename(folder / "..data_tmp", folder / "..data");

    EXPECT_TRUE(eventually([&] { return seen.at("web").data.begin()->second == "two"; }));
}

TEST_F(FileSource, a_path_that_cannot_be_read_at_the_start_is_refused_with_the_reason) {
    auto const pipe = folder / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);

    EXPECT_EQ(
        source({pipe}).load().error(),
        pipe.string() + " cannot be read: it is neither a file nor a folder"
    );
    EXPECT_EQ(
        source({folder / "no"}).load().error(),
        "no such file or folder: " + (folder / "no").string()
    );
}

TEST_F(FileSource, a_file_that_turns_unreadable_keeps_its_last_text) {
    write("web.yaml", "one");
    auto under_test = source({folder});
    ASSERT_TRUE(under_test.load());
    start(under_test);

    fs::remove(folder / "web.yaml");
    fs::create_directory(folder / "web.yaml");

    EXPECT_TRUE(eventually([&] { return log.contains("last version continues"); }));
    EXPECT_EQ(seen.at("web").data.begin()->second, "one");
}

TEST_F(FileSource, a_folder_that_cannot_be_listed_for_want_of_descriptors_removes_no_check) {
    write("web.yaml", "one");
    auto under_test = source({folder});
    ASSERT_TRUE(under_test.load());
    start(under_test);
    rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    rlimit const none{.rlim_cur = 0, .rlim_max = limit.rlim_max};

    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    fs::rename(folder / "web.yaml", folder / "shop.yaml");
    bool const logged = eventually([&] { return log.contains("last versions continue"); });
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);

    EXPECT_TRUE(logged);
    EXPECT_TRUE(seen.contains("web"));
    fs::rename(folder / "shop.yaml", folder / "late.yaml");
    EXPECT_TRUE(eventually([&] { return seen.contains("late") && !seen.contains("web"); }));
}

TEST_F(FileSource, a_folder_without_a_manifest_is_named_once_with_what_is_missing) {
    write("notes.txt", "n");
    auto under_test = source({folder});

    ASSERT_TRUE(under_test.load());
    start(under_test);
    write("more.txt", "m");
    EXPECT_FALSE(eventually([&] { return log.count("no manifest found") > 1; }, 200ms));

    EXPECT_EQ(log.count("no manifest found"), 1U);
    EXPECT_TRUE(log.contains("path=" + folder.string()));
    EXPECT_TRUE(log.contains("no .yaml, .yml or .json file in this folder"));
    EXPECT_TRUE(log.contains("other_files=1"));
    EXPECT_EQ(under_test.silent_paths(), 1U);
}

TEST_F(FileSource, a_folder_whose_last_manifest_goes_keeps_it_running_and_says_so) {
    write("web.yaml", "one");
    auto under_test = source({folder / ""});
    ASSERT_TRUE(under_test.load());
    start(under_test);

    fs::rename(folder / "web.yaml", folder / "web");
    EXPECT_TRUE(eventually([&] { return log.contains("no manifest found"); }));
    EXPECT_EQ(seen.at("web").data.begin()->second, "one");
    EXPECT_EQ(under_test.silent_paths(), 1U);

    write("shop.yaml", "two");
    EXPECT_TRUE(eventually([&] { return seen.contains("shop") && !seen.contains("web"); }));
    EXPECT_EQ(under_test.silent_paths(), 0U);
}

TEST_F(FileSource, a_file_that_was_named_and_goes_keeps_its_last_text) {
    write("web.yaml", "one");
    write("db.yaml", "two");
    auto under_test = source({folder / "web.yaml", folder / "db.yaml"});
    ASSERT_TRUE(under_test.load());
    start(under_test);

    fs::remove(folder / "web.yaml");

    EXPECT_TRUE(eventually([&] { return log.contains("no manifest found"); }));
    EXPECT_EQ(seen.at("web").data.begin()->second, "one");
    EXPECT_EQ(seen.size(), 2U);
}

TEST_F(FileSource, while_inotify_has_no_instance_left_files_are_read_every_two_seconds) {
    static bool refused;
    refused = true;
    support::virtual_clock time{loop};
    write("web.yaml", "one");
    file_source under_test{
        time,
        log.logger(),
        {folder},
        [this](auto const& all) { seen = {{all.at(0).key.name, all.at(0)}}; },
        [](auto const& on, auto const& folders) -> std::expected<directory_watch, std::string> {
            if (refused) return std::unexpected{"Too many open files"};
            return directory_watch::open(on, folders);
        }
    };
    auto const text = [this] { return seen.at("web").data.begin()->second; };
    ASSERT_TRUE(under_test.load());
    start(under_test);

    write("web.yaml", "two");
    time.advance(1900ms);
    EXPECT_EQ(text(), "one");
    time.advance(100ms);
    EXPECT_EQ(text(), "two");
    time.advance(1min);
    EXPECT_EQ(log.count("files cannot be watched with inotify"), 1U);
    EXPECT_TRUE(log.contains("Too many open files"));

    refused = false;
    time.advance(2s);
    EXPECT_TRUE(log.contains("files are watched with inotify again"));
    stop.emit(runtime::asio::cancellation_type::terminal);
    time.settle();
}

TEST_F(FileSource, what_changes_between_the_first_reading_and_the_first_watch_is_seen) {
    write("web.yaml", "one");
    auto under_test = source({folder});
    ASSERT_TRUE(under_test.load());

    write("web.yaml", "two");
    start(under_test);

    EXPECT_EQ(seen.at("web").data.begin()->second, "two");
}

TEST_F(FileSource, a_fifo_does_not_make_it_wait) {
    ASSERT_EQ(::mkfifo((folder / "pipe.yaml").c_str(), 0600), 0);
    write("web.yaml", "one");
    auto under_test = source({folder});

    ASSERT_TRUE(under_test.load());

    EXPECT_EQ(seen.size(), 1U);
}

// Editors write in several steps; half of a manifest is a mistake that nobody made.
TEST(FileSourceSettles, a_file_that_is_written_in_pieces_is_read_when_it_is_complete) {
    runtime::asio::io_context loop{1};
    support::virtual_clock clock{loop};
    support::memory_log const log;
    support::temporary_folder const folder;
    auto const file = folder.write("web.yaml", "old");
    std::vector<std::string> seen;
    file_source under_test{clock, log.logger(), {folder.path()}, [&seen](auto const& all) {
                               for (auto const& each : all)
                                   seen.push_back(each.data.begin()->second);
                           }};
    ASSERT_TRUE(under_test.load());
    runtime::asio::cancellation_signal stop;
    runtime::asio::co_spawn(
        loop,
        under_test.run(),
        runtime::asio::bind_cancellation_slot(stop.slot(), [](std::exception_ptr const&) {})
    );
    clock.settle();

    folder.write(file, "half");
    clock.settle();
    folder.write(file, "whole");
    clock.settle();
    clock.advance(50ms);

    EXPECT_EQ(std::ranges::count(seen, "half"), 0);
    EXPECT_EQ(seen.back(), "whole");
    stop.emit(runtime::asio::cancellation_type::terminal);
    clock.settle();
}

}  // namespace vitals::sources::files
