// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/beast_message.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/target.hpp"
#include "text/ascii/ascii.hpp"
#include "text/time/http_date.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace vitals::net::http_server {

namespace beast = boost::beast;
namespace http = beast::http;
using error_code = boost::system::error_code;

namespace {

// Handlers put texts of users into headers; a line break in one must not begin another header.
std::string one_line(std::string text) {
    std::ranges::replace_if(text, [](char c) { return ascii::is_control(c) && c != '\t'; }, ' ');
    return text;
}

}  // namespace

unsigned refusal_of(error_code error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
    if (error == http::error::body_limit) return 413;
    if (error == http::error::end_of_stream || error == http::error::partial_message) return 0;
    return error.category() == make_error_code(http::error::bad_target).category() ? 400 : 0;
}

unsigned refusal_of(request_message const& head) {
    if (std::distance(head.begin(), head.end()) > most_fields) return 431;
    bool const old = head.version() < 11;
    // A missing or repeated Host lets two servers understand one request differently (RFC 9112,
    // 3.2).
    auto const hosts = head.count(http::field::host);
    if (hosts > 1 || (hosts == 0 && !old)) return 400;
    // The same for a coding that only one of them knows (RFC 9112, 6.1).
    auto const codings = head.count(http::field::transfer_encoding);
    if (codings > 0 && old) return 400;
    if (codings > 1 ||
        (codings == 1 && !beast::iequals(head[http::field::transfer_encoding], "chunked")))
        return 501;
    if (!old && head.count(http::field::expect) > 0 && !expects_continue(head)) return 417;
    return 0;
}

bool expects_continue(request_message const& head) {
    return head.version() >= 11 && head.count(http::field::expect) == 1 &&
           beast::iequals(head[http::field::expect], "100-continue");
}

std::optional<request> to_request(request_message message) {
    auto target = parse_target(message.target());
    if (!target) return std::nullopt;
    request request{
        .method = std::string{message.method_string()},
        .path = std::move(target->path),
        .query = std::move(target->query),
        .headers = {},
        .body = std::move(message.body())
    };
    for (auto const& field : message)
        request.headers.emplace_back(
            ascii::lower_case(field.name_string()),
            std::string{field.value()}
        );
    return request;
}

reply_message to_message(response const& reply, reply_shape const& how) {
    reply_message message{http::int_to_status(reply.status), how.version};
    message.result(reply.status);
    message.set(
        http::field::date,
        time::format_http_date(std::chrono::floor<std::chrono::seconds>(how.date))
    );
    for (auto const& [name, value] : reply.headers) message.insert(name, one_line(value));
    // Answers are for programs: a page of another site must not show or embed one, or guess its
    // type.
    message.set("X-Content-Type-Options", "nosniff");
    message.set("Cross-Origin-Resource-Policy", "same-origin");
    message.keep_alive(how.keep_alive);
    bool const bodyless = reply.status < 200 || reply.status == 204 || reply.status == 304;
    auto const& body = reply.bytes();
    if (reply.rest) {
        // An old client knows the end of the body by the end of the connection.
        message.keep_alive(how.keep_alive && how.version >= 11);
        message.chunked(how.version >= 11);
        return message;
    }
    if (!bodyless) message.content_length(body.size());
    if (!bodyless && !how.head) message.body() = {body.data(), body.size()};
    return message;
}

}  // namespace vitals::net::http_server
