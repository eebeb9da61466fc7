// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One HTTP/1 answer with all its fields, and its body as it comes.

#include "net/http/response_parser.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::http {

class response_reader {
public:
    using result = response_parser::result;
    static constexpr auto no_limit = http::no_limit;

    explicit response_reader(
        std::uint64_t body_limit = no_limit,
        body_expected expected = body_expected::yes
    );

    result feed(std::string_view bytes) { return parser_->feed(bytes); }
    result end() { return parser_->end(); }  // the peer has closed the connection in order

    bool started() const { return parser_->started(); }  // a byte of an answer has come
    bool has_header() const { return parser_->has_header(); }
    bool done() const { return parser_->done(); }
    // The connection may carry another request. Only call it when done().
    bool reusable() const { return parser_->reusable(); }
    unsigned status() const { return answer_->status; }
    std::string header(std::string_view name) const;  // the first of that name, or nothing
    std::vector<std::string> headers(std::string_view name) const;
    // The part of the body since the last call.
    std::string take_body() { return std::exchange(answer_->held, {}); }

private:
    struct parts final : response_sink {
        void begin(unsigned code, std::string_view reason) override;
        void field(std::string_view name, std::string_view value) override;
        void body(std::string_view piece) override { held.append(piece); }

        unsigned status = 0;
        std::vector<std::pair<std::string, std::string>> fields;
        std::string held;  // of the body
    };

    std::unique_ptr<parts> answer_;
    std::unique_ptr<response_parser> parser_;
};

}  // namespace vitals::net::http
