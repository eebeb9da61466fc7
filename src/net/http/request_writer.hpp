// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes one HTTP/1.1 request as the bytes that go over the wire. Pure.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http {

// The parts of a request, checked so that none breaks out of its place (RFC 9110 section 5.5, RFC
// 9112 section 3.2).
bool is_target(std::string_view text);       // begins with '/', percent-encoded
bool is_field_value(std::string_view text);  // no line ends, no control characters but tabs

// Writes its arguments as they are: texts from outside must be validated before. `Text` is one that
// grows, as std::string does: a request may hold what must leave no copy in memory.
template <class Text>
class basic_request_writer {
public:
    // `body_size`: a hint for the memory that is reserved.
    basic_request_writer(
        std::string_view method,
        std::string_view target,
        std::size_t body_size = 0
    ) {
        constexpr std::size_t usual_header = 256;  // bytes
        text_.reserve(usual_header + body_size);
        text_.append(method).append(" ").append(target).append(" HTTP/1.1\r\n");
    }

    void field(std::string_view name, std::string_view value) {
        text_.append(name).append(": ").append(value).append("\r\n");
    }
    void content_length(std::size_t size) { field("Content-Length", std::to_string(size)); }
    Text finish(std::string_view body = {}) && {
        text_.append("\r\n").append(body);
        return std::move(text_);
    }

private:
    Text text_;
};

extern template class basic_request_writer<std::string>;
using request_writer = basic_request_writer<std::string>;

}  // namespace vitals::net::http
