// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "log/console.hpp"

#include "log/line.hpp"
#include "log/line_queue.hpp"
#include "log/logger.hpp"

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <future>
#include <memory>
#include <span>
#include <string>
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
    queued_console(format how, colour paint, std::function<std::size_t()> columns)
        : format_{how}, paint_{paint}, columns_{std::move(columns)} {
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
        if (format_ == format::json)
            write_line(json_line(now, severity, message, fields));
        else if (columns_)
            write_line(fitted_line(now, severity, message, fields, paint_, columns_()));
        else
            write_line(text_line(now, severity, message, fields, paint_));
    }

    void write_line(std::string text) override { queue_->put(std::move(text += '\n')); }

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
    std::function<std::size_t()> columns_;
    // Shared with the thread, which may outlive us when it is stuck.
    std::shared_ptr<line_queue> queue_ = std::make_shared<line_queue>(console_queue);
    std::future<void> written_;
    std::thread thread_;
};

}  // namespace

std::shared_ptr<console>
make_console(format how, colour paint, std::function<std::size_t()> columns) {
    return std::make_shared<queued_console>(how, paint, std::move(columns));
}

}  // namespace vitals::log
