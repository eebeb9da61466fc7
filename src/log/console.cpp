// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "log/console.hpp"

#include "log/line.hpp"
#include "log/logger.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstddef>
#include <future>
#include <memory>
#include <span>
#include <string_view>
#include <thread>
#include <utility>

namespace vitals::log {

namespace {

class spdlog_console final : public console {
public:
    spdlog_console(format how, colour paint)
        : format_{how},
          paint_{paint},
          pool_{std::make_shared<spdlog::details::thread_pool>(console_queue, 1)},
          out_{std::make_shared<spdlog::async_logger>(
              "vitals",
              std::make_shared<spdlog::sinks::stdout_sink_mt>(),
              pool_,
              spdlog::async_overflow_policy::overrun_oldest
          )} {
        out_->set_pattern("%v");
        out_->set_level(spdlog::level::trace);
        out_->flush_on(spdlog::level::trace
        );  // a line is seen when it is written, also through a pipe
    }

    void write(level severity, std::string_view message, std::span<field const> fields) override {
        auto const now = std::chrono::system_clock::now();
        out_->log(
            spdlog::level::info,
            format_ == format::json ? json_line(now, severity, message, fields)
                                    : text_line(now, severity, message, fields, paint_)
        );
    }

    std::size_t dropped() const override { return pool_->overrun_counter(); }

    // The pool's destructor joins its thread, and asks it to end through the queue, which may be full.
    bool close(std::chrono::milliseconds limit) override {
        std::promise<void> written;
        auto const end = written.get_future();
        std::thread last{
            [](auto out, auto pool, std::promise<void> done) {
                out.reset();
                pool.reset();
                done.set_value();
            },
            std::move(out_),
            std::move(pool_),
            std::move(written)
        };
        bool const in_time = end.wait_for(limit) == std::future_status::ready;
        in_time ? last.join() : last.detach();  // what is stuck ends with the process
        return in_time;
    }

private:
    format format_;
    colour paint_;
    std::shared_ptr<spdlog::details::thread_pool> pool_;  // shared with spdlog's queue entries
    std::shared_ptr<spdlog::async_logger> out_;
};

}  // namespace

std::shared_ptr<console> make_console(format how, colour paint) {
    return std::make_shared<spdlog_console>(how, paint);
}

}  // namespace vitals::log
