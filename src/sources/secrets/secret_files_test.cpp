// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/secrets/secret_files.hpp"

#include "core/check/references.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "sources/files/directory_watch.hpp"
#include "sources/secrets/object_states.hpp"
#include "sources/secrets/secret_folder.hpp"
#include "sources/secrets/value_source.hpp"
#include "support/memory_log.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <chrono>
#include <cstddef>
#include <exception>
#include <expected>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace vitals::sources::secrets {

namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

// Real files and real inotify.
struct SecretFiles : testing::Test {
    SecretFiles() { fs::create_directory(folder); }
    void TearDown() override {
        runtime::asio::post(loop, [this] {
            stop.emit(runtime::asio::cancellation_type::terminal);
        });
        loop.restart();
        loop.run();
    }

    // It lives as long as its run(); null: it could not be opened.
    value_source*
    open(fs::path const& in, files::directory_watch::opener how = files::directory_watch::open) {
        auto made = secret_files::open(
            loop.get_executor(),
            clock,
            log.logger(),
            in,
            {.found =
                 [this](auto const& which, auto&& found) {
                     ++handed_on;
                     values.clear();
                     refusals.erase(which.name);
                     for (auto const& [key, value] : found.keys)
                         values.emplace(key, value.reveal());
                     return has_room;
                 },
             .missing = [this](auto const& which) { ++missing[which.name]; },
             .refused = [this](auto const& which, auto const& why) { refusals[which.name] = why; }},
            how
        );
        return made ? sources.emplace_back(std::move(*made)).get() : nullptr;
    }
    void start(value_source& source) {
        runtime::asio::co_spawn(
            loop,
            source.run(),
            runtime::asio::bind_cancellation_slot(stop.slot(), [](std::exception_ptr const&) {})
        );
        loop.poll();
    }
    void write(std::string const& file, std::string_view text) const {
        fs::create_directories((folder / file).parent_path());
        own.write("secrets/" + file, text);
    }
    // As the kubelet does: a folder for each version, links to it, and one rename that swaps it.
    void mount(std::string const& version, std::map<std::string, std::string> const& keys) const {
        for (auto const& [key, text] : keys) {
            write("token/" + version + "/" + key, text);
            if (!fs::is_symlink(folder / "token" / key))
                fs::create_symlink(fs::path{"..data"} / key, folder / "token" / key);
        }
        fs::create_symlink(version, folder / "token/..data_tmp");
        fs::rename(folder / "token/..data_tmp", folder / "token/..data");
    }
    bool eventually(std::function<bool()> const& wanted, runtime::duration limit = 60s) {
        auto const end = std::chrono::steady_clock::now() + limit;
        while (!wanted() && std::chrono::steady_clock::now() < end) {
            loop.restart();
            loop.run_for(10ms);
        }
        return wanted();
    }
    std::string why() const {
        auto const found = refusals.find("token");
        return found == refusals.end() ? "" : found->second;
    }

    runtime::asio::io_context loop{1};
    std::vector<std::unique_ptr<value_source>> sources;
    support::temporary_folder own;
    fs::path const folder = own.path() / "secrets";
    runtime::system_clock clock;
    support::memory_log log;
    runtime::asio::cancellation_signal stop;
    std::map<std::string, std::string> values;
    std::map<std::string, std::string> refusals;
    std::map<std::string, std::size_t> missing;
    std::size_t handed_on = 0;
    bool has_room = true;
    object_name const token{"local", check::key_object::secret, "token"};
};

// As the kernel counts it.
std::size_t bytes_read_by_us() {
    std::ifstream io{"/proc/self/io"};
    std::string name;
    std::size_t bytes = 0;
    io >> name >> bytes;
    EXPECT_EQ(name, "rchar:");
    return bytes;
}

std::expected<files::directory_watch, std::string>
no_inotify(runtime::executor const&, std::set<fs::path> const&) {
    return std::unexpected("none left");
}

}  // namespace

TEST_F(SecretFiles, are_read_at_once_and_only_those_that_checks_refer_to) {
    write("token/token", "canary");
    write("token/user", "probe");
    write("other/token", "not-ours");
    auto* const source = open(folder);

    source->change({token}, {});

    EXPECT_THAT(values, ElementsAre(Pair("token", "canary"), Pair("user", "probe")));
    EXPECT_EQ(handed_on, 1U);
    EXPECT_EQ(source->states().count("local", object_state::read), 1U);
}

TEST_F(SecretFiles, that_are_swapped_by_the_kubelet_are_read_again_as_a_whole) {
    mount("..1", {{"tls.crt", "first"}, {"tls.key", "first"}});
    auto* const source = open(folder);
    source->change({token}, {});
    ASSERT_THAT(values, ElementsAre(Pair("tls.crt", "first"), Pair("tls.key", "first")));
    start(*source);

    mount("..2", {{"tls.crt", "second"}, {"tls.key", "second"}});

    ASSERT_TRUE(eventually([this] { return values["tls.crt"] == "second"; }));
    EXPECT_EQ(values["tls.key"], "second");
}

TEST_F(SecretFiles, of_checks_that_start_later_are_watched_at_once) {
    write("token/token", "first");
    auto* const source = open(folder);
    start(*source);
    source->change({token}, {});
    // Were it seen by the poll, 10 s would have passed by then.
    loop.restart();
    loop.run_for(100ms);

    write("token/token", "second");

    EXPECT_TRUE(eventually([this] { return values["token"] == "second"; }, 9s));
}

TEST_F(SecretFiles, that_are_edited_in_place_are_read_again) {
    write("token/token", "first");
    auto* const source = open(folder);
    source->change({token}, {});
    start(*source);

    write("token/token", "second");

    EXPECT_TRUE(eventually([this] { return values["token"] == "second"; }));
}

TEST_F(SecretFiles, that_did_not_change_are_not_handed_on_again) {
    write("token/token", "first");
    auto* const source = open(folder);
    source->change({token}, {});
    start(*source);

    write("other/token", "x");
    write("token/more", "y");

    ASSERT_TRUE(eventually([this] { return values.contains("more"); }));
    EXPECT_EQ(handed_on, 2U);
}

TEST_F(SecretFiles, that_did_not_change_are_not_read_again) {
    write("token/token", std::string(500'000, 'x'));
    auto const all = read_folder(folder, "token", "").value();
    auto const before = bytes_read_by_us();

    auto const again = read_folder(folder, "token", all.mark).value();

    EXPECT_LT(bytes_read_by_us() - before, 100'000U);
    EXPECT_EQ(again.is, object_state::read);
    EXPECT_EQ(again.mark, all.mark);
    EXPECT_THAT(again.values.keys, IsEmpty());
}

// The folder was found to be inside, and a link out was there when its file was opened.
TEST_F(SecretFiles, never_come_from_a_link_that_is_put_there_meanwhile) {
    write("token/token", "inside");
    fs::create_directory(own.path() / "outside");
    own.write("outside/token", "outside");
    fs::create_directory_symlink(own.path() / "outside", folder / "other");
    // NOLINTBEGIN(misc-include-cleaner): <thread> and, by _GNU_SOURCE, <cstdio> have them
    std::jthread const swapping{[this](std::stop_token const& end) {
        while (!end.stop_requested())
            ::renameat2(
                AT_FDCWD,
                (folder / "token").c_str(),
                AT_FDCWD,
                (folder / "other").c_str(),
                RENAME_EXCHANGE
            );
    }};
    // NOLINTEND(misc-include-cleaner)
    std::set<std::string> seen;
    for (int i = 0; i < 20'000; ++i)
        if (auto const made = read_folder(folder, "token", ""))
            for (auto const& [key, value] : made->values.keys) seen.emplace(value.reveal());

    EXPECT_THAT(seen, Not(Contains("outside")));
}

TEST_F(SecretFiles, that_are_missing_are_found_as_soon_as_they_are_there) {
    auto* const source = open(folder);
    source->change({token}, {});
    EXPECT_EQ(missing["token"], 1U);
    start(*source);

    write("token/token", "canary");
    EXPECT_TRUE(eventually([this] { return values["token"] == "canary"; }));

    fs::remove_all(folder / "token");
    EXPECT_TRUE(eventually([this] { return missing["token"] == 2; }));
}

TEST_F(SecretFiles, are_read_every_two_seconds_without_inotify) {
    write("token/token", "first");
    auto* const source = open(folder, no_inotify);
    source->change({token}, {});
    start(*source);

    write("token/token", "second");

    EXPECT_TRUE(eventually([this] { return values["token"] == "second"; }));
    EXPECT_EQ(log.count("cannot be watched with inotify"), 1U);
}

TEST_F(SecretFiles, behind_a_link_out_of_the_folder_are_not_read) {
    own.write("outside", "canary");
    write("token/good", "good");
    fs::create_symlink(own.path() / "outside", folder / "token/token");
    auto* const source = open(folder);

    source->change({token}, {});

    EXPECT_THAT(values, IsEmpty());
    EXPECT_THAT(why(), HasSubstr("leads out of the folder of --secrets"));
    EXPECT_FALSE(log.contains("canary"));
}

TEST_F(SecretFiles, in_a_folder_that_is_a_link_out_are_not_read) {
    fs::create_directory(own.path() / "elsewhere");
    own.write("elsewhere/token", "canary");
    fs::create_symlink(own.path() / "elsewhere", folder / "token");
    auto* const source = open(folder);

    source->change({token}, {});

    EXPECT_THAT(values, IsEmpty());
    EXPECT_THAT(why(), HasSubstr("leads out"));
}

TEST_F(SecretFiles, whose_folder_only_begins_like_that_of_the_flag_are_outside_of_it) {
    fs::create_directory(own.path() / "secrets-of-others");
    own.write("secrets-of-others/token", "canary");
    fs::create_symlink("../secrets-of-others", folder / "token");
    auto* const source = open(folder);

    source->change({token}, {});

    EXPECT_THAT(why(), HasSubstr("leads out"));
}

TEST_F(SecretFiles, may_be_behind_a_folder_that_is_itself_a_link) {
    write("token/token", "canary");
    fs::create_symlink(folder, own.path() / "link");
    auto* const source = open(own.path() / "link");

    source->change({token}, {});

    EXPECT_THAT(values, ElementsAre(Pair("token", "canary")));
}

TEST_F(SecretFiles, of_more_than_a_mebibyte_are_refused) {
    write("token/a", std::string(most_folder_bytes / 2, 'a'));
    write("token/b", std::string(most_folder_bytes / 2 + 1, 'b'));
    auto* const source = open(folder);

    source->change({token}, {});

    EXPECT_THAT(values, IsEmpty());
    EXPECT_THAT(why(), HasSubstr("more than 1 MiB"));
    EXPECT_EQ(source->states().of(token), object_state::unreadable);
}

TEST_F(SecretFiles, of_too_many_files_are_refused) {
    for (std::size_t i = 0; i <= most_folder_files; ++i) write("token/" + std::to_string(i), "");
    auto* const source = open(folder);

    source->change({token}, {});

    EXPECT_THAT(why(), HasSubstr("more than 1000 files"));
}

TEST_F(SecretFiles, that_are_no_files_hang_nobody) {
    write("token/token", "canary");
    ASSERT_EQ(::mkfifo((folder / "token/fifo").c_str(), 0600), 0);
    fs::create_directory(folder / "token/folder");
    write("file", "not a folder");
    auto* const source = open(folder);

    source->change({token, {"local", check::key_object::secret, "file"}}, {});

    EXPECT_THAT(values, ElementsAre(Pair("token", "canary")));
    EXPECT_THAT(refusals["file"], HasSubstr("is not a folder"));
}

// Regression: they counted as read, and nothing said why their checks had no values.
TEST_F(SecretFiles, that_have_no_room_are_unreadable_until_they_have) {
    write("token/token", "canary");
    auto* const source = open(folder);
    has_room = false;

    source->change({token}, {});
    EXPECT_EQ(source->states().of(token), object_state::unreadable);
    EXPECT_EQ(log.count("an object that checks refer to cannot be used"), 1U);
    EXPECT_EQ(log.count("an object that checks refer to was read"), 0U);

    has_room = true;
    start(*source);
    write("token/more", "y");
    EXPECT_TRUE(eventually([&] { return source->states().of(token) == object_state::read; }));
    EXPECT_EQ(log.count("an object that checks refer to was read"), 1U);
}

TEST_F(SecretFiles, without_a_folder_say_which_flag_is_missing) {
    auto* const source = open("");

    source->change({token}, {});
    start(*source);

    EXPECT_THAT(why(), HasSubstr("without --secrets"));
}

TEST_F(SecretFiles, of_a_folder_that_does_not_exist_are_an_error_at_the_start) {
    auto const nowhere =
        secret_files::open(loop.get_executor(), clock, log.logger(), folder / "nowhere", {});
    write("file", "");
    auto const file =
        secret_files::open(loop.get_executor(), clock, log.logger(), folder / "file", {});

    ASSERT_FALSE(nowhere);
    EXPECT_THAT(nowhere.error(), HasSubstr("nowhere: No such file or directory"));
    ASSERT_FALSE(file);
    EXPECT_THAT(file.error(), HasSubstr("file is not a folder"));
}

TEST_F(SecretFiles, that_no_check_refers_to_any_more_are_not_read_again) {
    write("token/token", "first");
    auto* const source = open(folder);
    source->change({token}, {});
    object_name const other{"local", check::key_object::secret, "other"};
    source->change({other}, {token});
    start(*source);

    write("token/token", "second");
    write("other/token", "other");

    ASSERT_TRUE(eventually([this] { return values["token"] == "other"; }));
    EXPECT_EQ(handed_on, 2U);
}

}  // namespace vitals::sources::secrets
