// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes one HTTP/1.1 request as the bytes that go over the wire. Pure.

#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::net::http {

// The parts of a request, checked so that none breaks out of its place (RFC 9110 section 5.5, RFC
// 9112 section 3.2).
bool is_target(std::string_view text);       // begins with '/', percent-encoded
bool is_field_value(std::string_view text);  // no line ends, no control characters but tabs

// Writes its arguments as they are: texts from outside must be validated before.
class request_writer {
public:
    // `body_size`: a hint for the memory that is reserved.
    request_writer(std::string_view method, std::string_view target, std::size_t body_size = 0);

    void field(std::string_view name, std::string_view value);
    void content_length(std::size_t size);
    std::string finish(std::string_view body = {}) &&;

private:
    std::string text_;
};

}  // namespace vitals::net::http
