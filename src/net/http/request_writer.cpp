// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http/request_writer.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http {

namespace {

constexpr std::size_t usual_header = 256;  // bytes

}  // namespace

bool is_target(std::string_view text) {
    return text.starts_with('/') &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
}

bool is_field_value(std::string_view text) {
    return std::ranges::none_of(text, [](char c) {
        return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7F';
    });
}

request_writer::request_writer(
    std::string_view method,
    std::string_view target,
    std::size_t body_size
) {
    text_.reserve(usual_header + body_size);
    text_.append(method).append(" ").append(target).append(" HTTP/1.1\r\n");
}

void request_writer::field(std::string_view name, std::string_view value) {
    text_.append(name).append(": ").append(value).append("\r\n");
}

void request_writer::content_length(std::size_t size) {
    field("Content-Length", std::to_string(size));
}

std::string request_writer::finish(std::string_view body) && {
    text_.append("\r\n").append(body);
    return std::move(text_);
}

}  // namespace vitals::net::http
