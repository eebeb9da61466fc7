// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The client's side of an HTTP/2 connection (RFC 9113), on nghttp2. The caller sends and receives.
// Everything that a peer can send for one question is bounded.

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

using nghttp2_session = struct nghttp2_session;

namespace vitals::net::http2 {

// Why a question gets no answer.
struct broken {
    std::string cause;   // without any text of the peer's
    std::string said{};  // its text, as it came; empty: it has none
};

class client_session {
public:
    // For one question.
    static constexpr std::size_t read_limit = std::size_t{64} * 1024;  // of all that comes
    static constexpr std::size_t frame_limit = 256;
    using ping_data = std::array<std::uint8_t, 8>;

    client_session();
    ~client_session();
    client_session(client_session const&) = delete;
    client_session& operator=(client_session const&) = delete;

    // The question: whether the peer acknowledges a PING with these bytes.
    void ping(ping_data const& bytes);
    bool answered() const { return answered_; }

    // What is to be sent now; empty: nothing. Send it before anything is awaited.
    std::string take_output();
    // What came. What comes behind the answer makes no failure.
    std::expected<void, broken> feed(std::string_view piece);

private:
    struct events;  // nghttp2 calls them
    struct releaser {
        void operator()(nghttp2_session* session) const;
    };

    void ask();
    void take_in(std::string_view piece);
    void collect();
    int fail(std::string_view cause, std::string_view said = {});

    std::unique_ptr<nghttp2_session, releaser> session_;
    std::string output_;
    std::optional<broken> failed_;
    std::optional<ping_data> ping_;
    bool greeted_ = false;  // its SETTINGS have come
    std::string first_;     // before that: the beginning of what came
    std::size_t read_ = 0;
    std::size_t frames_ = 0;
    bool answered_ = false;
};

}  // namespace vitals::net::http2
