// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "net/http2/session_memory.hpp"

#include "runtime/frame_pool.hpp"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>

namespace vitals::net::http2 {

using runtime::frame_pool;

namespace {

// Each block has its size in front.
constexpr std::size_t head_size = alignof(std::max_align_t);

std::byte* block_of(void* memory) {
    return static_cast<std::byte*>(memory) - head_size;
}

std::size_t size_of(std::byte const* block) {
    std::size_t size = 0;
    std::memcpy(&size, block, sizeof size);
    return size;
}

void* take(std::size_t size) {
    if (size > SIZE_MAX - head_size) return nullptr;
    try {
        void* const block = frame_pool::of_this_thread().take(size + head_size);
        std::memcpy(block, &size, sizeof size);
        return static_cast<std::byte*>(block) + head_size;
    } catch (std::bad_alloc const&) {
        return nullptr;
    }
}

}  // namespace

// A frame of the default size, and what nghttp2 adds to it.
struct session_memory::scratch {
    static constexpr std::size_t least = std::size_t{16} * 1024;
    alignas(std::max_align_t) std::array<std::byte, least + 256> bytes;
};

struct session_memory::calls {
    static void* allocate(std::size_t size, void* of) {
        auto& self = *static_cast<session_memory*>(of);
        if (size < scratch::least || size > self.shared_->bytes.size() || !self.lends_)
            return take(size);
        self.lends_ = false;
        return self.shared_->bytes.data();
    }

    static void release(void* memory, void* of) {
        if (memory == nullptr || is_shared(memory, of)) return;
        auto* const block = block_of(memory);
        frame_pool::of_this_thread().give_back(block, size_of(block) + head_size);
    }

    static void* allocate_zeros(std::size_t count, std::size_t size, void* of) {
        if (size != 0 && count > SIZE_MAX / size) return nullptr;
        void* const memory = allocate(count * size, of);
        if (memory != nullptr) std::memset(memory, 0, count * size);
        return memory;
    }

    static void* allocate_again(void* memory, std::size_t size, void* of) {
        if (memory == nullptr) return allocate(size, of);
        auto const before =
            is_shared(memory, of) ? sizeof(scratch::bytes) : size_of(block_of(memory));
        void* const larger = take(size);
        if (larger == nullptr) return nullptr;
        std::memcpy(larger, memory, std::min(before, size));
        release(memory, of);
        return larger;
    }

    static bool is_shared(void const* memory, void const* of) {
        return memory == static_cast<session_memory const*>(of)->shared_->bytes.data();
    }
};

session_memory::session_memory() {
    static thread_local auto const ours = std::make_shared<scratch>();
    shared_ = ours;
}

nghttp2_mem session_memory::functions() {
    return {this, calls::allocate, calls::release, calls::allocate_zeros, calls::allocate_again};
}

}  // namespace vitals::net::http2
