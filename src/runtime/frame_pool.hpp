// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Memory for the frames of tasks, and for what comes and goes with them. They have a few sizes and
// come and go in bursts that malloc's own caches are too small for: malloc and free were a fifth of the instructions of a probe
// (docs/performance.md).

#include <array>
#include <cstddef>
#include <vector>

namespace vitals::runtime {

// Of one thread; another thread may give memory back.
class frame_pool {
public:
    explicit frame_pool(std::size_t most_idle = 512) : most_idle_{most_idle} {}
    frame_pool(frame_pool const&) = delete;
    frame_pool& operator=(frame_pool const&) = delete;
    ~frame_pool();

    // Keeps nothing under AddressSanitizer, which can then see uses after the end.
    static frame_pool& of_this_thread();

    void* take(std::size_t size);
    void give_back(void* frame, std::size_t size);
    // Frames of that size that wait for their next use.
    std::size_t idle(std::size_t size) const { return idle_[place(size)].size(); }

private:
    static constexpr std::size_t step = 64;       // bytes between one size and the next
    static constexpr std::size_t largest = 4352;  // what a session of HTTP/2 takes at once

    static std::size_t place(std::size_t size) { return (size - 1) / step; }

    std::size_t most_idle_;  // of each size; a probe has frames of half a dozen sizes, 3 KiB in all
    std::array<std::vector<void*>, largest / step> idle_;
};

// For the nodes of a container that come and go with tasks.
template <class T>
struct pooled {
    using value_type = T;
    pooled() = default;
    template <class Other>
    explicit(false) pooled(pooled<Other> const&) {}

    T* allocate(std::size_t count) {
        return static_cast<T*>(frame_pool::of_this_thread().take(count * sizeof(T)));
    }
    void deallocate(T* memory, std::size_t count) {
        frame_pool::of_this_thread().give_back(memory, count * sizeof(T));
    }
    bool operator==(pooled const&) const = default;
};

}  // namespace vitals::runtime
