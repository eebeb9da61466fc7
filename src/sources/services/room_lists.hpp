// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// When a list brings again what had no room before: it may be one of all namespaces, so whoever
// makes room and takes it again and again causes ever fewer of them. Pure: time comes in.

#include "runtime/clock.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace vitals::sources::services {

class room_lists {
public:
    static constexpr runtime::duration between = std::chrono::minutes{5};
    static constexpr runtime::duration longest_between = std::chrono::hours{1};  // of a namespace

    // Of these namespaces that have room, all if there is to be a list now because of one of them.
    std::vector<std::string> due(std::vector<std::string> with_room, runtime::time_point now);

private:
    struct last {
        runtime::time_point at;
        runtime::duration pause;  // until the next one
    };

    bool may(std::string const& ns, runtime::time_point now) const;

    std::map<std::string, last> lists_;  // by whom they were caused
    runtime::time_point next_{};
};

}  // namespace vitals::sources::services
