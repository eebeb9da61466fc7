// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reads one HTTP/1 answer from bytes as they come, however they are cut. No I/O. Its parts go to a
// sink: probes keep a tail of the body, response_reader keeps everything.

#include <cstdint>
#include <expected>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

namespace vitals::net::http {

inline constexpr auto no_limit = std::numeric_limits<std::uint64_t>::max();

struct response_limits {
    std::uint32_t header = std::uint32_t{32} * 1024;  // bytes; also of the line before a chunk
    unsigned interim = 8;                             // 1xx answers; the parser fails at one more
    std::uint64_t body = no_limit;                    // bytes
};

enum class body_expected : std::uint8_t { yes, no };  // no: the request was a HEAD

// Why an answer cannot be read.
struct response_fault {
    std::string text;        // a sentence for a person
    bool too_large = false;  // the body
    bool header_too_large = false;
    std::string_view bytes{};  // the bytes being read; valid until the next call
};

// Receives the parts of an answer. Arguments are valid only during the call.
class response_sink {
public:
    virtual ~response_sink() = default;
    // An answer begins; an earlier one was interim and is forgotten.
    virtual void begin(unsigned status, std::string_view reason) = 0;
    // A line of the header, or of the trailer of a body in chunks.
    virtual void field(std::string_view name, std::string_view value) = 0;
    virtual void body(std::string_view piece) = 0;
};

// Reads nothing behind a fault: the caller closes the connection.
class response_parser {
public:
    using result = std::expected<void, response_fault>;

    // `into` outlives the parser.
    response_parser(response_sink& into, response_limits limits, body_expected expected);
    ~response_parser();
    response_parser(response_parser const&) = delete;
    response_parser& operator=(response_parser const&) = delete;

    result feed(std::string_view bytes);
    result end();  // the peer's orderly end

    bool started() const { return started_; }
    bool has_header() const;  // of the final answer
    bool done() const;
    // Only call it when done(): nothing followed the answer, and the server accepts another
    // request.
    bool reusable() const;
    // Only call it when done(): what came behind the answer together with its end, as the first
    // bytes of the protocol that a 101 begins. Valid until the next call of feed().
    std::string_view behind() const { return rest_; }

private:
    class core;
    void begin();

    response_sink& into_;
    response_limits limits_;
    std::unique_ptr<core> core_;
    std::string rest_;  // the beginning of an incomplete line or chunk; done(): what is behind
    unsigned interim_ = 0;
    body_expected expected_;
    bool started_ = false;
    bool overrun_ = false;  // more bytes came than the answer has
};

}  // namespace vitals::net::http
