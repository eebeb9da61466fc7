// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The room for outputs of results that are on their way to the store, of all loops together. The
// namespaces share it (docs/adr/0025): so the outputs of one, however many or large, shorten no
// other's while the control loop is late.

#include "core/quota/shared_room.hpp"
#include "probing/checker/undelivered_bytes.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace vitals::probing::checker {

// An output may have 64 KiB.
inline constexpr std::size_t most_undelivered_bytes = std::size_t{8} * 1024 * 1024;

// Any thread.
class undelivered_room {
public:
    explicit undelivered_room(std::size_t most = most_undelivered_bytes)
        : room_{most, quota::shared_room::share::as_much_as_is_free, kept_part} {}

    // The namespace has a check on one loop more; on one less. The count is the same for all loops.
    std::shared_ptr<byte_count> enter(std::string_view ns);
    void leave(std::string_view ns);

    std::size_t bytes() const { return *all_; }
    // How many the namespace may have beside those of others.
    std::size_t share_of(byte_count const& ns) const;

private:
    static constexpr std::uint64_t kept_part = 4;  // of all, for namespaces that have little
    struct entry {
        std::shared_ptr<byte_count> count;  // shared with results, which may outlive the checks
        std::size_t loops = 0;
    };

    quota::shared_room room_;
    std::shared_ptr<std::atomic<std::size_t>> all_ = std::make_shared<std::atomic<std::size_t>>(0);
    std::atomic<std::size_t> namespaces_ = 0;
    std::mutex guard_;
    std::map<std::string, entry, std::less<>> entries_;
};

}  // namespace vitals::probing::checker
