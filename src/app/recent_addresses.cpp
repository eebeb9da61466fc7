// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/recent_addresses.hpp"

#include "net/address_policy/ip.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <ranges>
#include <span>
#include <vector>

namespace vitals::app {

using net::address_policy::ip;

bool recent_addresses::answered(std::span<ip const> all, runtime::time_point now) {
    for (auto& [address, gone_since] : known_)
        if (!gone_since && std::ranges::find(all, address) == all.end()) gone_since = now;
    // NOLINTNEXTLINE(misc-include-cleaner): it comes from <map>
    std::erase_if(known_, [&](auto const& each) {
        bool const is_back = std::ranges::find(all, each.first) != all.end();
        return each.second && !is_back && now - *each.second >= kept;
    });
    bool room = true;
    for (auto const& each : all) {
        auto const found = known_.find(each);
        if (found != known_.end())
            found->second.reset();
        else if (known_.size() < most)
            known_.emplace(each, std::nullopt);
        else
            room = false;
    }
    return room;
}

void recent_addresses::add_to(std::vector<ip>& list) const {
    std::ranges::copy(known_ | std::views::keys, std::back_inserter(list));
}

}  // namespace vitals::app
