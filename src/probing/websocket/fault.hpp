// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Why the bytes of a server are not what a WebSocket check needs.

#include <string>

namespace vitals::probing::websocket {

struct fault {
    std::string cause;   // a part of a sentence for a person, without anything that the server sent
    std::string said{};  // the beginning of what came instead of an answer
    // The server has ended, or sends without end: not against the protocol. Another message before
    // says more.
    bool ends = false;
};

}  // namespace vitals::probing::websocket
