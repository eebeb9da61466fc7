// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/loop/poller.hpp"

#include "runtime/clock.hpp"

#include <boost/system/system_error.hpp>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <expected>
#include <functional>
#include <span>

namespace vitals::net::loop {

namespace {

constexpr std::size_t batch = 256;
constexpr std::uint64_t of_waker = UINT64_MAX;
constexpr runtime::duration longest_wait = std::chrono::hours{1};

int checked(int fd, char const* call) {
    if (fd < 0) throw boost::system::system_error{errno, boost::system::system_category(), call};
    return fd;
}

epoll_event everything_about(std::uint32_t place) {
    epoll_event made{};
    made.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    made.data.u64 = place;
    return made;
}

// In microseconds where the kernel can (5.11 and later), otherwise in milliseconds, rounded up.
int wait_for_events(int set, std::span<epoll_event> events, runtime::duration longest) {
    using namespace std::chrono;
    auto const most = static_cast<int>(events.size());
    static thread_local bool precise = true;
    if (precise) {
        auto const whole = duration_cast<seconds>(longest);
        timespec const limit{
            .tv_sec = whole.count(),
            .tv_nsec = nanoseconds{longest - whole}.count()
        };
        int const count = ::epoll_pwait2(set, events.data(), most, &limit, nullptr);
        if (count >= 0 || errno == EINTR) return count;
        precise = false;  // an old kernel, or a sandbox that does not know the call
    }
    return ::epoll_wait(
        set,
        events.data(),
        most,
        static_cast<int>(ceil<milliseconds>(longest).count())
    );
}

}  // namespace

poller::poller() : set_{checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")} {
    // Edge-triggered: the counter that wake() writes need not be read.
    waker_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    epoll_event interest{};
    interest.events = EPOLLIN | EPOLLET;
    interest.data.u64 = of_waker;
    if (waker_ >= 0 && ::epoll_ctl(set_, EPOLL_CTL_ADD, waker_, &interest) == 0) return;
    boost::system::error_code const why{errno, boost::system::system_category()};
    if (waker_ >= 0) ::close(waker_);
    ::close(set_);
    throw boost::system::system_error{why, "eventfd"};
}

poller::~poller() {
    ::close(waker_);
    ::close(set_);
}

std::expected<poller::watch, int> poller::add(int fd, ask whether) {
    auto& place = take();
    auto wanted = everything_about(place.index);
    if (whether == ask::reading) wanted.events &= ~std::uint32_t{EPOLLOUT};
    watch added{*this, place};
    if (::epoll_ctl(set_, EPOLL_CTL_ADD, fd, &wanted) != 0) return std::unexpected(errno);
    return added;
}

int poller::change(int fd, slot const& of) const {
    auto wanted = everything_about(of.index);
    return ::epoll_ctl(set_, EPOLL_CTL_MOD, fd, &wanted) == 0 ? 0 : errno;
}

bool poller::wait(runtime::duration longest, std::function<void()> const& woken) {
    std::array<epoll_event, batch> events;
    auto const limit =
        std::clamp<runtime::duration>(longest, runtime::duration::zero(), longest_wait);
    auto const count = wait_for_events(set_, events, limit);
    if (count < 0 && errno != EINTR)
        throw boost::system::system_error{errno, boost::system::system_category(), "epoll_wait"};
    if (woken) woken();
    if (count <= 0) return false;
    ++batch_;
    for (auto const& event : std::span{events}.first(static_cast<std::size_t>(count))) {
        if (event.data.u64 == of_waker) continue;
        auto& place = slots_[event.data.u64];
        if (place.since < batch_) place.notify(event.events);
    }
    return static_cast<std::size_t>(count) == batch;
}

void poller::wake() const {
    std::uint64_t const one = 1;
    // It can only fail after 2^64 calls.
    [[maybe_unused]] auto const written = ::write(waker_, &one, sizeof one);
}

void poller::defer(slot& reader) {
    reader.defer();
    deferred_.push_back(&reader);
}

void poller::forget_deferred(slot& reader) {
    auto const found = std::ranges::find(deferred_, &reader);
    if (found - deferred_.begin() < static_cast<std::ptrdiff_t>(to_be_resumed_)) --to_be_resumed_;
    deferred_.erase(found);
}

void poller::begin_turn() {
    ++turn_;
    to_be_resumed_ = deferred_.size();
}

bool poller::resume_deferred() {
    if (to_be_resumed_ == 0) return false;
    auto& first = *deferred_.front();
    deferred_.pop_front();
    --to_be_resumed_;
    first.resume();
    return to_be_resumed_ > 0;
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

void poller::begin_anew(slot& next) {
    if (next.deferred()) forget_deferred(next);
    next.begin_anew();
    next.since = batch_;
}

void poller::release(slot& used) {
    begin_anew(used);
    idle_.push_back(&used);
}

}  // namespace vitals::net::loop
