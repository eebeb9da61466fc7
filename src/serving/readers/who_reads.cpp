// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/readers/who_reads.hpp"

#include "net/http_server/message.hpp"
#include "text/ascii/ascii.hpp"

#include <string_view>

namespace vitals::serving::readers {

namespace {

// "Bearer <token>"; the scheme without regard to case (RFC 9110, 11.1).
std::string_view bearer_of(std::string_view authorization) {
    auto const blank = authorization.find(' ');
    if (blank == authorization.npos) return {};
    if (!ascii::same_name(authorization.substr(0, blank), "bearer")) return {};
    auto token = authorization.substr(blank);
    while (token.starts_with(' ')) token.remove_prefix(1);
    while (token.ends_with(' ')) token.remove_suffix(1);
    return token;
}

}  // namespace

std::string_view token_of(net::http_server::request const& asked) {
    if (auto const given = asked.parameter("token").value_or(""); !given.empty()) return given;
    if (auto const given = asked.header("x-consul-token").value_or(""); !given.empty())
        return given;
    return bearer_of(asked.header("authorization").value_or(""));
}

standing who_reads(asker const& who, rules const& by) {
    if (who.is_local || by.without_token == anonymous::all) return standing::everything;
    bool const has_token = !who.token.empty() && by.checks_tokens;
    if (has_token)
        return who.token.size() > longest_token ? standing::unauthenticated : standing::by_token;
    return by.without_token == anonymous::none ? standing::unauthenticated : standing::statuses;
}

}  // namespace vitals::serving::readers
