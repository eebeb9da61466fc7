// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What an HTTP/2 server may send to a PING or to the request of a gRPC check: the first byte
// chooses the question and the size of the pieces. How the bytes are cut changes nothing; what is
// sent back is bounded by what came.

#include "fuzz/require.hpp"
#include "net/http2/client_session.hpp"
#include "probing/grpc/health_messages.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using vitals::fuzz::require;
using vitals::net::http2::client_session;
using vitals::net::http2::field;

void ask(client_session& session, bool request) {
    static constexpr std::array fields{
        field{":method", "POST"},
        field{":scheme", "http"},
        field{":path", "/grpc.health.v1.Health/Check"},
        field{":authority", "shop"}
    };
    if (request)
        session.request(fields, vitals::probing::grpc::check_request("shop.Cart"));
    else
        session.ping({'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'});
}

// What became of it: nothing, an answer, or its code.
int outcome_of(bool request, std::string_view bytes, std::size_t size) {
    client_session session;
    ask(session, request);
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
    if (!session.answered()) return -1;
    auto const answer = session.take_answer();
    auto const read = vitals::probing::grpc::read_answer(answer);
    if (!read) require(!read.error().empty(), "a failure has a cause");
    return read ? read->code : -2;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 2) return 0;
    std::string_view const bytes{reinterpret_cast<char const*>(data) + 1, size - 1};
    bool const request = data[0] >= 128;
    auto const at_once = outcome_of(request, bytes, bytes.size());
    require(
        outcome_of(request, bytes, 1 + data[0] % 64U) == at_once,
        "how the bytes are cut is all one"
    );
    return 0;
}
