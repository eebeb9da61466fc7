// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The client's side of an HTTP/2 connection (RFC 9113), on nghttp2: one question after the other, a
// PING or a request. The caller sends and receives. Everything that a peer can send for one
// question is bounded.

#include "net/http2/session_memory.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using nghttp2_session = struct nghttp2_session;
using nghttp2_session_callbacks = struct nghttp2_session_callbacks;

namespace vitals::net::http2 {

// Why a question gets no answer.
struct broken {
    std::string cause;   // without any text of the peer's
    std::string said{};  // its text, as it came; empty: it has none
    // Whether the peer has not looked at the request: another connection may take it.
    bool refused = false;
};

// Of a request, as HTTP/1.1 has it: it is sent as RFC 9113 section 8.2 wants it, with its name in
// lower case and nothing blank around its value.
struct field {
    std::string_view name;  // those of a request's first line begin with a colon, and come first
    std::string_view value;
    // Kept in no table of header compression, neither here nor by proxies (RFC 7541 section 7.1.3).
    bool secret = false;
};

// What may come for one question.
struct limits {
    std::size_t read = std::size_t{64} * 1024;    // of all that comes; a frame counts for 256
    std::size_t header = std::size_t{16} * 1024;  // a field counts 32 bytes more
    std::size_t body = std::size_t{8} * 1024;
    enum class beyond : std::uint8_t { fails, leaves_the_tail };
    limits::beyond body_beyond = beyond::fails;
};

struct answer {
    // Its status, where it redirects to, the status of gRPC with its words behind the body.
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;

    // The last one of this name; empty: there is none.
    std::string_view operator[](std::string_view name) const;
};

class client_session {
public:
    using ping_data = std::array<std::uint8_t, 8>;

    explicit client_session(http2::limits const& most = {});
    ~client_session();
    client_session(client_session const&) = delete;
    client_session& operator=(client_session const&) = delete;

    // The question: whether the peer acknowledges a PING with these bytes.
    void ping(ping_data const& bytes);
    // The question: a request. nghttp2 knows the names that no request may have.
    void request(std::span<field const> fields, std::string body);
    bool is_answering() const { return !asked_.answer.fields.empty(); }  // to a request
    bool has_status() const { return asked_.has_status; }  // that of its end, not an interim one
    bool answered() const { return asked_.answered; }
    http2::answer take_answer();
    // Whether it can take another question.
    bool is_reusable() const;

    // What is to be sent now; empty: nothing. Send it before anything is awaited.
    std::string take_output();
    // What came. What comes behind the answer makes no failure.
    std::expected<void, broken> feed(std::string_view piece);

private:
    struct events;  // nghttp2 calls them
    struct releaser {
        void operator()(nghttp2_session* session) const;
    };

    struct question {
        std::optional<ping_data> ping{};
        std::int32_t stream = 0;  // of a request
        std::string body{};       // of it: what is not sent yet
        http2::answer answer{};
        std::size_t field_bytes = 0;
        std::size_t read = 0;
        std::size_t frames = 0;
        bool has_status = false;
        bool answered = false;
        bool closed = false;  // its stream: nothing more goes or comes
    };

    static nghttp2_session_callbacks const* callbacks();  // sessions copy them
    void take_in(std::string_view piece);
    void collect();
    int fail(std::string_view cause, std::string_view said = {});

    http2::limits most_;
    session_memory memory_;
    std::unique_ptr<nghttp2_session, releaser> session_;
    std::string output_;
    question asked_;
    std::optional<broken> failed_;
    bool greeted_ = false;  // its SETTINGS have come
    std::string first_;     // before that: the beginning of what came
};

}  // namespace vitals::net::http2
