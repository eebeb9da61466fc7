// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/condition.hpp"

#include "runtime/cancellation.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>

#include <coroutine>
#include <memory>
#include <utility>

namespace vitals::runtime {

condition::condition(executor loop) : loop_{std::move(loop)} {}

awaitable<void> condition::wait() {
    return asio::async_initiate<asio::use_awaitable_t<executor> const, void()>(
        [this](auto handler) {
            auto const cancelled = asio::get_associated_cancellation_slot(handler);
            auto const place = waiting_.emplace(waiting_.end(), std::move(handler), cancelled);
            if (place->cancelled.is_connected())
                place->cancelled.assign([this, place](asio::cancellation_type) {
                    auto* const self = this;  // the slot, which holds these, is emptied by end()
                    auto const which = place;
                    self->end(which);
                });
        },
        use_awaitable
    );
}

condition::task_wait condition::wait_in_task() {
    return task_wait{*this};
}

void condition::notify_all() {
    while (!waiting_.empty()) end(waiting_.begin());
}

void condition::end(waiters::iterator which) {
    auto resume = std::move(which->resume);
    if (which->cancelled.is_connected()) which->cancelled.clear();
    if (which->in_task != nullptr) which->in_task->place_.reset();
    waiting_.erase(which);
    asio::post(loop_, std::move(resume));
}

condition::task_wait::~task_wait() {
    if (by_ == nullptr) return;
    *task_ = nullptr;
    if (place_) of_.waiting_.erase(*place_);
    by_->finish();
}

void condition::task_wait::begin(cancellation& by, std::coroutine_handle<> task) {
    task_ = std::make_shared<std::coroutine_handle<>>(task);
    place_ = of_.waiting_.emplace(
        of_.waiting_.end(),
        [waiting = task_] {
            if (*waiting) waiting->resume();
        },
        asio::cancellation_slot{},
        this
    );
    by_ = &by;
    by.begin(*this);
}

void condition::task_wait::await_resume() {
    if (auto* const by = std::exchange(by_, nullptr)) by->finish();
}

void condition::task_wait::end() {
    if (place_) of_.end(*place_);
}

}  // namespace vitals::runtime
