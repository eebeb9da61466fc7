// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What a server may say before TLS: the first byte chooses the protocol, the second the size of the
// pieces. How the bytes are cut makes no agreement, and nothing leads to a handshake but an
// agreement that is the end of what came.

#include "core/check/tcp_target.hpp"
#include "fuzz/require.hpp"
#include "probing/tcp/starttls_dialogue.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using vitals::check::starttls;
using vitals::fuzz::require;
using vitals::probing::tcp::starttls_dialogue;
using what = starttls_dialogue::step::what;

// What became of it, in a word.
std::string outcome_of(starttls protocol, std::string_view bytes, std::size_t size) {
    starttls_dialogue dialogue{protocol};
    auto const first = dialogue.begin();
    require((first.next == what::send) == !first.bytes.empty(), "to send is to send something");
    std::size_t sent = 0;
    while (!bytes.empty()) {
        auto const piece = bytes.substr(0, size);
        bytes.remove_prefix(piece.size());
        auto const step = dialogue.feed(piece);
        if (!step) {
            auto const& why = step.error();
            require(!why.cause.empty() && why.text.starts_with(why.cause), "a failure has a cause");
            return why.cause;
        }
        if (step->next == what::send) {
            require(!step->bytes.empty(), "to send is to send something");
            require(++sent < 3, "each question is asked once");
        }
        if (step->next == what::handshake) return bytes.empty() ? "handshake" : "too early";
    }
    return "unfinished";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 3) return 0;
    auto const protocol = static_cast<starttls>(1 + data[0] % 5);
    std::string_view const bytes{reinterpret_cast<char const*>(data) + 2, size - 2};
    auto const in_pieces = outcome_of(protocol, bytes, 1 + data[1] % 64U);
    auto const byte_by_byte = outcome_of(protocol, bytes, 1);
    // A server that answers before it was asked is only heard further when more comes.
    if (in_pieces == "handshake")
        require(byte_by_byte == "handshake", "how the bytes are cut makes no agreement");
    return 0;
}
