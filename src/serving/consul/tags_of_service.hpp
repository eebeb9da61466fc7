// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The tags of all instances of one service, each once, as the list of services has them. The
// instances may be of many namespaces, and each answer that is sent keeps the tags of the service
// that it has come to: so they are limited.

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace vitals::serving::consul {

class tags_of_service {
public:
    static constexpr std::size_t most_bytes = std::size_t{64} * 1024;
    static constexpr std::size_t bytes_of_a_tag = 96;  // beside its text

    // The number of tags that had no room.
    std::uint64_t add(std::vector<std::string> const& tags) {
        std::uint64_t left_out = 0;
        for (auto const& tag : tags) {
            if (all_.contains(tag)) continue;
            auto const bytes = bytes_ + tag.size() + bytes_of_a_tag;
            if (bytes > most_bytes) {
                ++left_out;
                continue;
            }
            all_.insert(tag);
            bytes_ = bytes;
        }
        return left_out;
    }
    void clear() {
        all_.clear();
        bytes_ = 0;
    }
    std::set<std::string> const& all() const { return all_; }

private:
    std::set<std::string> all_;
    std::size_t bytes_ = 0;
};

}  // namespace vitals::serving::consul
