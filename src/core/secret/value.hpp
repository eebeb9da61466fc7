// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The value of a key of a Secret, or a text that contains one. It cannot be printed, formatted or
// compared, and its memory is zeroed when it ends or grows.

#include <cstddef>
#include <iosfwd>
#include <new>
#include <string_view>
#include <vector>

namespace vitals::inline core::secret {

void wipe(void* memory, std::size_t bytes) noexcept;

template <class T>
struct wiping_allocator {
    using value_type = T;

    wiping_allocator() = default;
    template <class U>
    wiping_allocator(wiping_allocator<U> const& /*other*/) noexcept {}

    T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T))); }
    void deallocate(T* memory, std::size_t count) noexcept {
        wipe(memory, count * sizeof(T));
        ::operator delete(memory);
    }
    friend bool operator==(wiping_allocator const&, wiping_allocator const&) { return true; }
};

class value {
public:
    value() = default;
    explicit value(std::string_view text) : bytes_(text.begin(), text.end()) {}
    // No copies: whoever shares one shares the object.
    value(value const&) = delete;
    value& operator=(value const&) = delete;
    value(value&&) noexcept = default;
    value& operator=(value&&) noexcept = default;
    ~value() = default;

    // For the one place that sends it: nothing else may keep or show this.
    std::string_view reveal() const { return {bytes_.data(), bytes_.size()}; }
    value& append(std::string_view text) {
        bytes_.insert(bytes_.end(), text.begin(), text.end());
        return *this;
    }
    void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
    std::size_t size() const { return bytes_.size(); }

    friend bool operator==(value const&, value const&) = delete;
    friend std::ostream& operator<<(std::ostream&, value const&) = delete;

private:
    std::vector<char, wiping_allocator<char>> bytes_;
};

}  // namespace vitals::inline core::secret
