// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/poller.hpp"

#include "runtime/coroutine.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/system/system_error.hpp>

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <utility>

namespace vitals::net {

namespace {

// What is left over wakes the loop again at once: others get their turn between two batches.
constexpr std::size_t batch = 256;

int epoll_set() {
    int const fd = ::epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0)
        throw boost::system::system_error{errno, boost::system::system_category(), "epoll_create1"};
    return fd;
}

}  // namespace

poller::poller(runtime::executor const& loop) : set_{loop, epoll_set()} {}

std::expected<poller::watch, int> poller::add(int fd) {
    auto& place = take();
    epoll_event interest{};
    interest.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    interest.data.u64 = place.index;
    watch added{*this, place};
    if (::epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, fd, &interest) != 0)
        return std::unexpected(errno);
    return added;
}

runtime::awaitable<void> poller::run() {
    for (;;) {
        co_await set_.async_wait(
            runtime::asio::posix::descriptor_base::wait_read,
            runtime::asio::deferred
        );
        dispatch();
    }
}

poller::slot& poller::take() {
    if (idle_.empty()) {
        auto& fresh = slots_.emplace_back();
        fresh.index = static_cast<std::uint32_t>(slots_.size() - 1);
        idle_.push_back(&fresh);
    }
    auto& next = *idle_.back();
    idle_.pop_back();
    begin_anew(next);
    return next;
}

void poller::begin_anew(slot& next) const {
    next.begin_anew();
    next.since = batch_;
}

// The hang-ups of connections that were ended in a batch are taken along at once: each would wake the loop again.
void poller::dispatch() {
    serve_batch();
    if (std::exchange(hung_up_, false)) serve_batch();
}

void poller::serve_batch() {
    std::array<epoll_event, batch> events;
    auto const count =
        ::epoll_wait(set_.native_handle(), events.data(), static_cast<int>(events.size()), 0);
    if (count <= 0) return;
    ++batch_;
    for (auto const& event : std::span{events}.first(static_cast<std::size_t>(count))) {
        auto& place = slots_[event.data.u64];
        if (place.since < batch_) place.notify(event.events);
    }
}

}  // namespace vitals::net
