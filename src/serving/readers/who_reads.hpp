// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who reads, as far as the request itself says it. Pure.

#include "net/http_server/message.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vitals::serving::readers {

// What --api-anonymous shows to readers without a token: statuses and names, everything, or
// nothing.
enum class anonymous : std::uint8_t { statuses, all, none };

// Longer ones are nobody's.
inline constexpr std::size_t longest_token = std::size_t{16} * 1024;

// In Consul's order: the parameter `token`, X-Consul-Token, Authorization with Bearer. Empty: none.
std::string_view token_of(net::http_server::request const& asked);

struct asker {
    bool is_local = false;  // from the same Pod or machine, without a proxy or a web page between
    std::string_view token;
};

struct rules {
    anonymous without_token = anonymous::statuses;
    bool checks_tokens = true;  // somebody knows which tokens are good
};

enum class standing : std::uint8_t {
    everything,
    statuses,
    unauthenticated,  // 401
    by_token          // as the reviews of the token say
};

standing who_reads(asker const& who, rules const& by);

}  // namespace vitals::serving::readers
