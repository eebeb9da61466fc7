// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "log/console.hpp"

#include "log/line.hpp"
#include "log/line_queue.hpp"
#include "log/logger.hpp"

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <future>
#include <memory>
#include <span>
#include <string_view>
#include <thread>
#include <utility>

namespace vitals::log {

namespace {

// A line is seen when it is written, also through a pipe.
void write_lines(line_queue& from) {
    while (auto const line = from.take()) {
        std::fwrite(line->data(), 1, line->size(), stdout);
        std::fflush(stdout);
    }
}

class queued_console final : public console {
public:
    queued_console(format how, colour paint) : format_{how}, paint_{paint} {
        std::promise<void> written;
        written_ = written.get_future();
        thread_ = std::thread{
            [](std::shared_ptr<line_queue> const& from, std::promise<void> done) {
                write_lines(*from);
                done.set_value();
            },
            queue_,
            std::move(written)
        };
    }
    queued_console(queued_console const&) = delete;
    queued_console& operator=(queued_console const&) = delete;
    ~queued_console() override {
        queue_->end();
        if (thread_.joinable()) thread_.join();
    }

    void write(level severity, std::string_view message, std::span<field const> fields) override {
        auto const now = std::chrono::system_clock::now();
        auto line = format_ == format::json ? json_line(now, severity, message, fields)
                                            : text_line(now, severity, message, fields, paint_);
        queue_->put(std::move(line += '\n'));
    }

    std::size_t dropped() const override { return queue_->dropped(); }

    bool close(std::chrono::milliseconds limit) override {
        queue_->end();
        bool const in_time = written_.wait_for(limit) == std::future_status::ready;
        in_time ? thread_.join() : thread_.detach();  // what is stuck ends with the process
        return in_time;
    }

private:
    format format_;
    colour paint_;
    // Shared with the thread, which may outlive us when it is stuck.
    std::shared_ptr<line_queue> queue_ = std::make_shared<line_queue>(console_queue);
    std::future<void> written_;
    std::thread thread_;
};

}  // namespace

std::shared_ptr<console> make_console(format how, colour paint) {
    return std::make_shared<queued_console>(how, paint);
}

}  // namespace vitals::log
