// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What an HTTP/2 server may send: the first byte is the size of the pieces. How the bytes are cut
// changes nothing; what is sent back is bounded by what came.

#include "fuzz/require.hpp"
#include "net/http2/client_session.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using vitals::fuzz::require;
using vitals::net::http2::client_session;

bool is_answered(std::string_view bytes, std::size_t size) {
    client_session session;
    session.ping({'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'});
    session.take_output();
    std::size_t came = 0;
    std::size_t sent = 0;
    while (!bytes.empty() && !session.answered()) {
        auto const piece = bytes.substr(0, size);
        bytes.remove_prefix(piece.size());
        came += piece.size();
        auto const taken = session.feed(piece);
        sent += session.take_output().size();
        require(sent <= 2 * came + 200, "no more is sent than came");
        if (taken) continue;
        require(!taken.error().cause.empty(), "a failure has a cause");
        require(!session.answered(), "an answer is no failure");
        break;
    }
    return session.answered();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 2) return 0;
    std::string_view const bytes{reinterpret_cast<char const*>(data) + 1, size - 1};
    bool const at_once = is_answered(bytes, bytes.size());
    require(is_answered(bytes, 1 + data[0] % 64U) == at_once, "how the bytes are cut is all one");
    return 0;
}
