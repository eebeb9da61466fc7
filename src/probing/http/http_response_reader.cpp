// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_response_reader.hpp"

#include "net/http/response_parser.hpp"
#include "probing/http/plain_answer.hpp"
#include "probing/probe/excerpt.hpp"
#include "text/ascii/ascii.hpp"
#include "text/utf8/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::http {

namespace {

constexpr std::size_t reason_limit = 128;  // bytes of the status line's text that are kept

constexpr net::http::response_limits limits{.header = http_response_reader::header_limit};

std::string status_line(unsigned code, std::string_view reason) {
    auto line = std::to_string(code).append(" ");
    utf8::append_visible(line, reason.substr(0, reason_limit), utf8::ascii_controls::none);
    return line;
}

}  // namespace

http_response_reader::http_response_reader(std::size_t output_limit, body_expected expected)
    : body_{output_limit}, output_limit_{output_limit}, expected_{expected} {}

http_response_reader::~http_response_reader() = default;

bool http_response_reader::done() const {
    return plain_ || abandoned_ || (parser_ && parser_->done());
}

bool http_response_reader::has_status() const {
    return plain_ || (parser_ && parser_->has_header());
}

bool http_response_reader::leaves_connection_open() const {
    if (plain_) return plain_leaves_open_;
    return !abandoned_ && parser_ && parser_->reusable();
}

http_answer http_response_reader::take() {
    if (!plain_) answer_.body = body_.take();
    return std::move(answer_);
}

void http_response_reader::begin(unsigned status, std::string_view reason) {
    answer_.location.clear();  // of an interim answer
    answer_.status = static_cast<std::uint16_t>(status);
    answer_.status_line = status_line(status, reason);
}

void http_response_reader::field(std::string_view name, std::string_view value) {
    if (answer_.location.empty() && ascii::same_name(name, "Location")) answer_.location = value;
}

std::optional<protocol_error> http_response_reader::feed(std::span<char const> piece) {
    if (piece.empty()) return finish();
    if (!started() && take_plain(piece)) return std::nullopt;
    total_ += piece.size();
    net::http::response_sink& parts = *this;
    if (!parser_) parser_.emplace(parts, limits, expected_);
    auto const read = parser_->feed({piece.data(), piece.size()});
    if (read && (done() || total_ < read_limit)) return std::nullopt;
    if (has_status()) {
        // Framed wrongly, without end, or interim answers for ever: treated as broken off.
        abandoned_ = true;
        return std::nullopt;
    }
    if (read || read.error().header_too_large)
        return protocol_error{
            "the response header is larger than 32 KiB",
            "the response header is larger than 32 KiB"
        };
    return protocol_error{
        .text = "malformed HTTP response " + probe::excerpt(read.error().bytes),
        .cause = "malformed HTTP response"
    };
}

bool http_response_reader::take_plain(std::span<char const> first) {
    if (expected_ == body_expected::no || first.size() > header_limit) return false;
    auto const read = read_plain({first.data(), first.size()});
    if (!read) return false;
    total_ = first.size();
    auto const& body = read->body;
    plain_ = true;
    answer_.status = read->status;
    answer_.status_line = status_line(read->status, read->reason);
    answer_.body = body.substr(body.size() - std::min(body.size(), output_limit_));
    plain_leaves_open_ = read->leaves_open;
    return true;
}

std::optional<protocol_error> http_response_reader::finish() {
    // A body that breaks off does not take back the status (Consul): the part that came is shown.
    abandoned_ = has_status();
    if (abandoned_) return std::nullopt;
    if (!started()) return protocol_error{"EOF", "connection closed without an answer"};
    return protocol_error{
        "unexpected EOF in the response header",
        "connection closed within the response header"
    };
}

}  // namespace vitals::probing::http
