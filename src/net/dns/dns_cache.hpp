// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is known of names, for as long as it may be believed. Pure: time comes in as an argument.

#include "net/network.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vitals::net::dns {

class dns_cache {
public:
    using answer = result<std::vector<address>>;

    explicit dns_cache(std::size_t limit) : limit_{limit} {}

    // Null when nothing is known or it is too old. Valid until the next call.
    answer const* find(std::string_view name, runtime::time_point now);
    // Beyond the limit the name that was asked for longest ago is forgotten.
    void store(std::string_view name, answer known, runtime::time_point expires);
    void clear();
    std::size_t size() const { return entries_.size(); }

private:
    struct entry {
        std::string name;
        answer known;
        runtime::time_point expires;
    };
    using place = std::list<entry>::iterator;

    void forget(place old);

    std::size_t limit_;
    std::list<entry> entries_;                             // the one asked for last comes first
    std::unordered_map<std::string_view, place> by_name_;  // views of the entries' names
};

}  // namespace vitals::net::dns
