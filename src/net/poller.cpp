// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/poller.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/system/system_error.hpp>

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <span>

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

poller::poller(runtime::executor loop) : loop_{loop}, set_{loop, epoll_set()} {}

poller::~poller() {
    // Whoever still waits is a coroutine that owns a watch of ours: end it while all slots exist.
    for (auto& each : slots_) each.drop_waiter();
}

std::expected<poller::watch, int> poller::add(int fd) {
    auto& place = take();
    epoll_event interest{};
    interest.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    interest.data.u64 = std::uint64_t{place.generation} << 32 | place.index;
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
        auto& fresh = slots_.emplace_back(loop_);
        fresh.index = static_cast<std::uint32_t>(slots_.size() - 1);
        return fresh;
    }
    auto& next = *idle_.back();
    idle_.pop_back();
    return next;
}

void poller::release(slot& used) {
    used.begin_anew();
    ++used.generation;
    idle_.push_back(&used);
}

void poller::dispatch() {
    std::array<epoll_event, batch> events;
    auto const count =
        ::epoll_wait(set_.native_handle(), events.data(), static_cast<int>(events.size()), 0);
    if (count <= 0) return;
    for (auto const& event : std::span{events}.first(static_cast<std::size_t>(count))) {
        auto& place = slots_[static_cast<std::uint32_t>(event.data.u64)];
        if (place.generation == event.data.u64 >> 32) place.notify(event.events);
    }
}

}  // namespace vitals::net
