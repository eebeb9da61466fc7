// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/spawned.hpp"

#include "runtime/coroutine.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

namespace vitals::runtime {

struct spawned::state {
    enum class phase : std::uint8_t { waiting, unwanted, under_way, over };

    explicit state(executor l) : loop{std::move(l)} {}

    executor loop;
    std::move_only_function<void(std::exception_ptr)> ended;
    asio::cancellation_signal cancel;
    std::exception_ptr failure;
    state::phase now = phase::waiting;
};

spawned::spawned(executor loop) : state_{std::make_shared<state>(std::move(loop))} {}

void spawned::start(awaitable<void> body, std::move_only_function<void(std::exception_ptr)> ended) {
    state_->ended = std::move(ended);
    if (state_->now == state::phase::waiting && state_->loop.running_in_this_thread())
        return begin(state_, std::move(body));
    asio::post(state_->loop, [which = state_, later = std::move(body)]() mutable {
        begin(which, std::move(later));
    });
}

void spawned::cancel() {
    using enum state::phase;
    if (state_->now == waiting) state_->now = unwanted;
    if (state_->now != under_way) return;
    if (state_->loop.running_in_this_thread())
        state_->cancel.emit(asio::cancellation_type::terminal);
    else
        asio::post(state_->loop, [later = *this]() mutable { later.cancel(); });
}

// In a handler of the loop.
void spawned::begin(std::shared_ptr<state> const& which, awaitable<void> body) {
    if (which->now == state::phase::unwanted) {
        boost::system::system_error const aborted{asio::error::operation_aborted};
        which->failure = std::make_exception_ptr(aborted);
        return end(*which);
    }
    which->now = state::phase::under_way;
    asio::co_spawn(
        which->loop,
        run(which, std::move(body)),
        asio::bind_cancellation_slot(
            which->cancel.slot(),
            [which](std::exception_ptr const& beyond) {
                if (beyond) std::rethrow_exception(beyond);  // not of the body: see run()
                end(*which);
            }
        )
    );
}

awaitable<void> spawned::run(std::shared_ptr<state> which, awaitable<void> body) {
    try {
        co_await std::move(body);
    } catch (...) {
        which->failure = std::current_exception();
    }
    // The last step of co_spawn may be a wait, which would throw if the coroutine was cancelled and
    // has never waited.
    co_await asio::this_coro::throw_if_cancelled(false);
}

void spawned::end(state& which) {
    which.now = state::phase::over;
    std::exchange(which.ended, {})(which.failure);
}

}  // namespace vitals::runtime
