// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/frame_pool.hpp"

#include <cstddef>
#include <new>

namespace vitals::runtime {

frame_pool& frame_pool::of_this_thread() {
#ifdef __SANITIZE_ADDRESS__
    static thread_local frame_pool pool{0};
#else
    static thread_local frame_pool pool;
#endif
    return pool;
}

frame_pool::~frame_pool() {
    for (auto const& each : idle_)
        for (auto* const frame : each) ::operator delete(frame);
}

void* frame_pool::take(std::size_t size) {
    if (size > largest) return ::operator new(size);
    auto& idle = idle_[place(size)];
    if (idle.empty()) return ::operator new((place(size) + 1) * step);
    auto* const frame = idle.back();
    idle.pop_back();
    return frame;
}

void frame_pool::give_back(void* frame, std::size_t size) {
    if (size > largest) return ::operator delete(frame);
    auto& idle = idle_[place(size)];
    if (idle.size() >= most_idle_) return ::operator delete(frame);
    idle.push_back(frame);
}

}  // namespace vitals::runtime
