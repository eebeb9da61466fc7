// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One HTTP/1 answer with all its fields, and its body as it comes. No I/O, so that every way of cutting it is tested.

#include "net/http/response_parser.hpp"

#include <cstddef>
#include <expected>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::net::http {

class response_reader {
public:
    static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

    struct failure {
        std::string text;  // a sentence for a person
        bool too_large = false;
    };
    using result = std::expected<void, failure>;

    explicit response_reader(
        std::size_t body_limit = no_limit,
        body_expected expected = body_expected::yes
    );
    ~response_reader();
    response_reader(response_reader&&) noexcept;
    response_reader& operator=(response_reader&&) noexcept;

    result feed(std::string_view bytes);
    result end();  // the peer has closed the connection in order

    bool started() const;  // a byte of an answer has come
    bool has_header() const;
    bool done() const;
    // The connection may carry another request: only asked when done().
    bool reusable() const;
    unsigned status() const;
    std::string header(std::string_view name
    ) const;  // the first of that name; empty when there is none
    std::vector<std::string> headers(std::string_view name) const;
    std::string take_body();  // what has come of it since the last call

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace vitals::net::http
