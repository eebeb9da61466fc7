// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/services/room_lists.hpp"

#include "runtime/clock.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace vitals::sources::services {

bool room_lists::may(std::string const& ns, runtime::time_point now) const {
    auto const found = lists_.find(ns);
    return found == lists_.end() || now - found->second.at >= found->second.pause;
}

std::vector<std::string>
room_lists::due(std::vector<std::string> with_room, runtime::time_point now) {
    std::erase_if(lists_, [now](auto const& each) {
        return now - each.second.at >= 2 * each.second.pause;
    });
    bool const any = now >= next_ &&
                     std::ranges::any_of(with_room, [&](auto const& ns) { return may(ns, now); });
    if (!any) return {};
    next_ = now + between;
    for (auto const& ns : with_room) {
        auto& one = lists_.try_emplace(ns, last{.at = now, .pause = between / 2}).first->second;
        one = {.at = now, .pause = std::min(one.pause * 2, longest_between)};
    }
    return with_room;
}

}  // namespace vitals::sources::services
