// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "log/console.hpp"

#include "log/line.hpp"
#include "log/logger.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <future>
#include <string>
#include <thread>
#include <utility>

namespace vitals::log {
namespace {

using namespace std::chrono_literals;

constexpr int many = 1000;

// Standard output is a small pipe meanwhile, which nobody reads unless asked to.
class Console : public testing::Test {
protected:
    Console() {
        EXPECT_EQ(::pipe(pipe_.data()), 0);
        ::fcntl(pipe_[1], F_SETPIPE_SZ, 4096);
        ::dup2(pipe_[1], STDOUT_FILENO);
        ::close(pipe_[1]);
    }
    // Gives standard output back; the pipe's reader then comes to its end.
    ~Console() override {
        ::dup2(original_, STDOUT_FILENO);
        ::close(original_);
        if (reader_.joinable()) reader_.join();
        ::close(pipe_[0]);
    }

    void read_everything() {
        reader_ = std::thread{[this] {
            std::array<char, 4096> piece{};
            for (;;) {
                auto const count = ::read(pipe_[0], piece.data(), piece.size());
                if (count <= 0) return;
                text_.append(piece.data(), static_cast<std::size_t>(count));
                // At least: GoogleTest may have left a line of its own in the buffer.
                bool const all = std::ranges::count(text_, '\n') >= many;
                if (all && !std::exchange(announced_, true)) all_read_.set_value();
            }
        }};
    }

    int original_ = ::dup(STDOUT_FILENO);
    std::array<int, 2> pipe_{};
    std::thread reader_;
    std::string text_;
    bool announced_ = false;
    std::promise<void> all_read_;  // when as many lines have come as write_many_lines() writes
};

void write_many_lines(console& to) {
    for (int i = 0; i < many; ++i)
        to.write(level::info, "a line that fills a pipe sooner or later", {});
}

TEST_F(Console, reader_that_has_stopped_does_not_keep_the_process_from_ending) {
    auto const stuck = make_console(format::json, colour::off);
    write_many_lines(*stuck);

    EXPECT_FALSE(stuck->close(50ms));

    // Lets go of the thread that was left behind; it must not write into what the next test makes
    // of standard output.
    read_everything();
    EXPECT_EQ(all_read_.get_future().wait_for(30s), std::future_status::ready);
}

TEST_F(Console, writes_everything_that_was_logged_before_it_closes) {
    auto const heard = make_console(format::text, colour::off);
    read_everything();
    write_many_lines(*heard);
    heard->write(level::warn, "the last line", {});

    bool const in_time = heard->close(10s);

    EXPECT_TRUE(in_time);
    ::dup2(original_, STDOUT_FILENO);
    reader_.join();
    EXPECT_NE(text_.find("the last line"), std::string::npos);
}

}  // namespace
}  // namespace vitals::log
