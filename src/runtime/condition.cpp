// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/condition.hpp"

#include "runtime/coroutine.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>

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

void condition::notify_all() {
    while (!waiting_.empty()) end(waiting_.begin());
}

void condition::end(waiters::iterator which) {
    auto resume = std::move(which->resume);
    if (which->cancelled.is_connected()) which->cancelled.clear();
    waiting_.erase(which);
    asio::post(loop_, std::move(resume));
}

}  // namespace vitals::runtime
