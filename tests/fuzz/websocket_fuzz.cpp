// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What a server may send to a WebSocket check: the first byte chooses the size of the pieces and
// whether the server has upgraded before them. How the bytes are cut changes nothing; what is sent
// back is bounded by what came.

#include "core/check/url.hpp"
#include "core/check/websocket_target.hpp"
#include "fuzz/require.hpp"
#include "probing/websocket/conversation.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using vitals::check::websocket_target;
using vitals::fuzz::require;
using vitals::probing::websocket::conversation;

websocket_target const& target() {
    static websocket_target const made{
        .url = vitals::check::url::parse("http://chat.example/socket").value(),
        .send = "ping",
        .expect = "pong"
    };
    return made;
}

struct outcome {
    int code = -1;  // none: a fault, or no answer up to the end
    std::string last{};
    friend bool operator==(outcome const&, outcome const&) = default;
};

outcome outcome_of(bool upgraded, std::string_view bytes, std::size_t size) {
    constexpr std::size_t shown = 100;
    // The answer is that to a key of zeros.
    conversation talk{target(), shown, [] { return std::uint32_t{0}; }};
    if (upgraded)
        require(
            talk.feed("HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                      "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n")
                .has_value(),
            "the answer is the right one"
        );
    std::size_t sent = talk.take_output().size();
    std::size_t came = 0;
    while (!bytes.empty() && !talk.done()) {
        auto const piece = bytes.substr(0, size);
        bytes.remove_prefix(piece.size());
        came += piece.size();
        auto const taken = talk.feed(piece);
        sent += talk.take_output().size();
        require(sent <= 3 * came + 400, "no more is sent than came");
        if (taken) continue;
        require(!taken.error().cause.empty(), "a failure has a cause");
        require(!talk.done(), "an answer is no failure");
        return {};
    }
    if (!talk.done()) static_cast<void>(talk.feed({}));  // the end
    if (!talk.done()) return {};
    auto const last = talk.take_message();
    require(last.size() <= shown, "of a message the beginning is kept");
    return {.code = talk.code(), .last = last};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 2) return 0;
    std::string_view const bytes{reinterpret_cast<char const*>(data) + 1, size - 1};
    bool const upgraded = data[0] >= 128;
    auto const at_once = outcome_of(upgraded, bytes, bytes.size());
    require(
        outcome_of(upgraded, bytes, 1 + data[0] % 64U) == at_once,
        "how the bytes are cut is all one"
    );
    return 0;
}
