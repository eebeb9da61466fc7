// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Answers for names, kept until their records expire. Pure: time comes in as an argument.

#include "net/network.hpp"
#include "runtime/clock.hpp"
#include "runtime/lru.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::net::dns {

class dns_cache {
public:
    using answer = result<host_addresses>;

    explicit dns_cache(std::size_t limit) : limit_{limit} {}

    // Null when nothing is known or it has expired. Valid until the next call.
    answer const* find(std::string_view name, runtime::time_point now);
    // Beyond the limit the name that was not asked for the longest is forgotten.
    void store(std::string_view name, answer known, runtime::time_point expires);
    void clear() { entries_.clear(); }
    std::size_t size() const { return entries_.size(); }

private:
    struct entry {
        std::string key;  // the name
        answer known;
        runtime::time_point expires;
    };

    std::size_t limit_;
    runtime::lru<entry> entries_;
};

}  // namespace vitals::net::dns
