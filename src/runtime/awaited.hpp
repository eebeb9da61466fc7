// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What Asio runs, as a step of a task: auto found = co_await runtime::awaited{names.resolve(host)};

#include "runtime/cancellation.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace vitals::runtime {

template <class T>
class awaited final : public cancellation::wait {
    // Shared with the handler: the task may be destroyed before Asio ends.
    struct progress {
        asio::cancellation_signal cancel;
        std::optional<T> value;
        std::exception_ptr failure;
        std::coroutine_handle<> waiting;  // none yet, or no more
        cancellation* by = nullptr;
        bool ended = false;
    };

public:
    explicit awaited(awaitable<T> body) : body_{std::move(body)} {}
    awaited(awaited const&) = delete;
    awaited& operator=(awaited const&) = delete;
    ~awaited() {
        if (progress_->ended) return;
        if (progress_->waiting) progress_->by->finish();
        progress_->waiting = nullptr;
        progress_->cancel.emit(asio::cancellation_type::terminal);
    }

    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> task) {
        auto& by = *task.promise().by;
        asio::co_spawn(
            by.loop(),
            std::move(body_),
            asio::bind_cancellation_slot(
                progress_->cancel.slot(),
                [progress = progress_](std::exception_ptr failure, T value) {
                    land(*progress, std::move(failure), std::move(value));
                }
            )
        );
        if (progress_->ended) return false;
        progress_->by = &by;
        progress_->waiting = task;
        by.begin(*this);
        if (by.cancelled()) by.wake();
        return true;
    }
    T await_resume() {
        if (progress_->failure) std::rethrow_exception(progress_->failure);
        // It has ended. NOLINTNEXTLINE(bugprone-unchecked-optional-access)
        return std::move(*progress_->value);
    }

    void end() override { progress_->cancel.emit(asio::cancellation_type::terminal); }

private:
    static void land(progress& at, std::exception_ptr failure, T value) {
        at.failure = std::move(failure);
        at.value = std::move(value);
        at.ended = true;
        if (!at.waiting) return;
        at.by->finish();
        std::exchange(at.waiting, nullptr).resume();
    }

    awaitable<T> body_;
    std::shared_ptr<progress> progress_ = std::make_shared<progress>();
};

}  // namespace vitals::runtime
