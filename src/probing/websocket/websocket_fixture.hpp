// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The other side of a WebSocket, for tests.

#include "probing/websocket/upgrade.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::probing::websocket {

// The answer of a server that upgrades.
inline std::string accepts(std::string_view request) {
    constexpr std::string_view name = "Sec-WebSocket-Key: ";
    auto const at = request.find(name);
    if (at == std::string_view::npos) return "";  // a frame behind the request
    auto const begin = at + name.size();
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: " +
           accept_of(request.substr(begin, request.find('\r', begin) - begin)) + "\r\n\r\n";
}

// Short frames of a client, without their masks: "1 ping|8 \3\xe8|".
inline std::string unmasked(std::string_view bytes) {
    constexpr std::size_t header = 6;
    std::string text;
    while (bytes.size() >= header) {
        auto const size = static_cast<unsigned char>(bytes[1]) & 0x7fU;
        text += std::to_string(static_cast<unsigned char>(bytes[0]) & 0x0fU) + ' ';
        for (std::size_t i = 0; i < size && header + i < bytes.size(); ++i)
            text += static_cast<char>(bytes[header + i] ^ bytes[2 + i % 4]);
        text += '|';
        bytes.remove_prefix(std::min(header + size, bytes.size()));
    }
    return text;
}

}  // namespace vitals::probing::websocket
