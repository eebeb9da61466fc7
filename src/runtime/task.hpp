// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The coroutine of the probe path: a step that begins when its caller awaits it, on the caller's
// loop, and is cancelled with it. asio::awaitable can do more, and costs more: see
// docs/performance.md.
//
//     runtime::task<int> both(...) { co_return co_await one() + co_await other(); }
//     auto all = both(...);
//     all.start(cancellation);      // runs until it waits; whoever owns `all` keeps it until it is
//     done()
//
// A task may be destroyed while it waits, unless that wait was ended by its cancellation.

#include "runtime/cancellation.hpp"
#include "runtime/frame_pool.hpp"

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>

namespace vitals::runtime {

template <class T>
class task;

class task_promise {
public:
    // Continues the awaiting coroutine.
    struct end {
        bool await_ready() const noexcept { return false; }
        template <class Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
            return ended.promise().parent;
        }
        void await_resume() const noexcept {}
    };

    static void* operator new(std::size_t size) { return frame_pool::of_this_thread().take(size); }
    static void operator delete(void* frame, std::size_t size) {
        frame_pool::of_this_thread().give_back(frame, size);
    }

    std::suspend_always initial_suspend() const noexcept { return {}; }
    end final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { failure = std::current_exception(); }

    std::coroutine_handle<> parent = std::noop_coroutine();
    cancellation* by = nullptr;  // set before it begins
    std::exception_ptr failure;
};

template <class T>
class task_promise_of : public task_promise {
public:
    task<T> get_return_object();
    template <class U>
    void return_value(U&& value) {
        value_.emplace(std::forward<U>(value));
    }
    T take() {
        if (failure) std::rethrow_exception(failure);
        return std::move(*value_);  // NOLINT(bugprone-unchecked-optional-access): it is done
    }

private:
    std::optional<T> value_;
};

template <>
class task_promise_of<void> : public task_promise {
public:
    task<void> get_return_object();
    void return_void() const noexcept {}
    void take() const {
        if (failure) std::rethrow_exception(failure);
    }
};

template <class T>
class [[nodiscard]] task {
public:
    using promise_type = task_promise_of<T>;
    using handle = std::coroutine_handle<promise_type>;

    task() = default;
    explicit task(handle coroutine) : coroutine_{coroutine} {}
    task(task&& other) noexcept : coroutine_{std::exchange(other.coroutine_, nullptr)} {}
    task& operator=(task&& other) noexcept {
        std::swap(coroutine_, other.coroutine_);
        return *this;
    }
    ~task() {
        if (coroutine_) coroutine_.destroy();
    }

    // As the outermost task: `by` must outlive it.
    void start(cancellation& by) {
        coroutine_.promise().by = &by;
        coroutine_.resume();
    }
    bool done() const { return coroutine_.done(); }
    T take() { return coroutine_.promise().take(); }  // once done; rethrows

    // As a step of another task.
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> parent) {
        auto& mine = coroutine_.promise();
        mine.by = parent.promise().by;
        // Not by symmetric transfer: unoptimized, each step of a long loop that ends at once would
        // deepen the stack.
        coroutine_.resume();
        if (coroutine_.done()) return false;
        mine.parent = parent;
        return true;
    }
    T await_resume() { return coroutine_.promise().take(); }

private:
    handle coroutine_;
};

template <class T>
task<T> task_promise_of<T>::get_return_object() {
    return task<T>{std::coroutine_handle<task_promise_of>::from_promise(*this)};
}

inline task<void> task_promise_of<void>::get_return_object() {
    return task<void>{std::coroutine_handle<task_promise_of>::from_promise(*this)};
}

}  // namespace vitals::runtime
