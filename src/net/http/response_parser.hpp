// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reads one HTTP/1 answer from bytes as they come, however they are cut. No I/O, no sentences: what an
// answer means, and what a fault is called, is said by its two users, probes and response_reader.

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::net::http {

struct response_limits {
    std::uint32_t header = std::uint32_t{32} * 1024;  // bytes; also of the line before a chunk
    std::optional<std::uint64_t> body{};              // bytes; none: the caller's concern
    unsigned interim = 8;                             // answers with 1xx before the one that counts
};

enum class body_expected : std::uint8_t { yes, no };  // no: the request was a HEAD

// Why an answer cannot be read.
struct response_fault {
    enum class kind : std::uint8_t {
        header_too_large,
        body_too_large,
        line_too_long,  // the one before a chunk
        malformed,
        endless_interim,  // the parser stays at the interim answer that was one too many
        no_answer,        // the peer's end before the header was complete
        cut_short         // the peer's end within the body
    };
    response_fault::kind what = kind::malformed;
    std::string detail{};      // the parser's words; empty unless the bytes are at fault
    std::string_view bytes{};  // what was being read; valid until the next call
};

// What becomes of the parts of an answer. Valid only during the call.
class response_sink {
public:
    virtual ~response_sink() = default;
    // An answer begins; an earlier one was interim and is forgotten.
    virtual void begin(unsigned status, std::string_view reason) = 0;
    // A line of the header, or of the trailer of a body in chunks.
    virtual void field(std::string_view name, std::string_view value) = 0;
    virtual void body(std::string_view piece) = 0;
};

// Reads nothing behind a fault: the caller ends the connection.
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
    bool has_header() const;  // of the answer that counts
    bool done() const;
    // Only asked when done(): nothing followed the answer, and the server accepts another request.
    bool reusable() const;

private:
    class core;
    void begin();
    result parse(std::string_view bytes);

    response_sink& into_;
    response_limits limits_;
    std::unique_ptr<core> core_;
    std::string rest_;    // the beginning of something that is not complete yet
    std::string joined_;  // the last rest and what came after it
    unsigned interim_ = 0;
    body_expected expected_;
    bool started_ = false;
    bool overrun_ = false;  // more came than the answer
};

}  // namespace vitals::net::http
