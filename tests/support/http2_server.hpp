// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What servers of a memory_network say over HTTP/2, whatever was sent so far.

#include "support/http2_frames.hpp"
#include "support/memory_network.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::support::http2 {

using respond = std::function<script(std::string_view sent)>;

// SETTINGS, and then this.
inline respond greets_and(script rest) {
    return [rest = std::move(rest)](std::string_view sent) {
        return knows_settings(sent) ? rest : script{settings()};
    };
}

// To each request this answer, the first behind SETTINGS.
inline respond answers(std::string head, std::string body = {}) {
    return [head = std::move(head), body = std::move(body)](std::string_view sent) {
        auto const stream = requested(sent);
        return script{(stream == 1 ? settings() : "") + http_answer(stream, head, body)};
    };
}

}  // namespace vitals::support::http2
