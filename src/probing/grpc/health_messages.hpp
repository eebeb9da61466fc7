// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The messages of grpc.health.v1.Health/Check, by hand: a question of one text and an answer of one
// number need no generated code. Pure.

#include "net/http2/client_session.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace vitals::probing::grpc {

// The body of a request, with the five bytes that gRPC has before each message.
std::string check_request(std::string_view service);

struct health_answer {
    std::uint16_t code = 0;  // as check::grpc_target has them
    std::string message{};   // the server's words, as they came, decoded
};

// Of a whole answer. The error says why it is none of gRPC, without any text of the server's.
std::expected<health_answer, std::string> read_answer(net::http2::answer const& from);

}  // namespace vitals::probing::grpc
