// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reads one HTTP/1 answer piece by piece: the status line, where it redirects to, the tail of its
// body. Everything that a peer can send is bounded: the header, the kept part of the body, the
// bytes read in all.

#include "net/http/response_parser.hpp"
#include "probing/probe/body_tail.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vitals::probing::http {

struct http_answer {
    std::uint16_t status = 0;
    std::string status_line;  // "200 OK", as the server sent it
    std::string location;
    std::string body;  // its last bytes
};

// Why the bytes are no HTTP answer, as a sentence for a person.
struct protocol_error {
    std::string text;   // may show the beginning of what came instead
    std::string cause;  // the same without these bytes, for the sentence that says why
    friend bool operator==(protocol_error const&, protocol_error const&) = default;
};

using net::http::body_expected;

class http_response_reader final : private net::http::response_sink {
public:
    static constexpr std::size_t header_limit = std::size_t{32} * 1024;
    // Consul reads a body to its end. Vitals stops here and evaluates the status: a health check
    // that streams without end must not cost a connection until the timeout, or its bandwidth.
    static constexpr std::size_t read_limit = std::size_t{1024} * 1024;

    http_response_reader(std::size_t output_limit, body_expected expected);
    ~http_response_reader() override;
    http_response_reader(http_response_reader const&) = delete;
    http_response_reader& operator=(http_response_reader const&) = delete;

    // The received bytes; empty at the peer's end.
    std::optional<protocol_error> feed(std::span<char const> piece);

    bool done() const;  // the rest of the answer does not matter
    bool started() const { return total_ > 0; }
    bool has_status() const;  // the header is complete: the status can be evaluated
    // The answer is complete, nothing followed it, and the server accepts another request.
    bool leaves_connection_open() const;
    http_answer take();

private:
    void begin(unsigned status, std::string_view reason) override;
    void field(std::string_view name, std::string_view value) override;
    void body(std::string_view piece) override { body_.append(piece); }

    bool take_plain(std::span<char const> first);
    std::optional<protocol_error> finish();

    http_answer answer_;
    probe::body_tail body_;
    std::optional<net::http::response_parser> parser_;  // of an answer that is not plain
    std::size_t total_ = 0;
    std::size_t output_limit_;
    body_expected expected_;
    bool plain_ = false;  // the whole answer came at once
    bool plain_leaves_open_ = false;
    bool abandoned_ = false;
};

}  // namespace vitals::probing::http
