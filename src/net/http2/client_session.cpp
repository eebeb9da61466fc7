// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "net/http2/client_session.hpp"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http2 {

namespace {

constexpr std::size_t first_limit = 64;  // of what is shown when the peer speaks another protocol

// Only a lack of memory is no mistake of the caller's.
void must_succeed(int outcome) {
    if (outcome != 0) throw std::bad_alloc{};
}

// "ENHANCE_YOUR_CALM" (RFC 9113 section 7).
std::string_view name_of(std::uint32_t error_code) {
    return nghttp2_http2_strerror(error_code);
}

}  // namespace

struct client_session::events {
    static client_session& in(void* session) { return *static_cast<client_session*>(session); }

    static int frame_begins(nghttp2_session*, nghttp2_frame_hd const*, void* of) {
        auto& self = in(of);
        if (++self.frames_ <= frame_limit || self.answered_) return 0;
        return self.fail("HTTP/2: more than 256 frames, and no answer");
    }

    static int frame_came(nghttp2_session*, nghttp2_frame const* frame, void* of) {
        auto& self = in(of);
        switch (frame->hd.type) {
            case NGHTTP2_SETTINGS:
                self.greeted_ = true;
                return 0;
            case NGHTTP2_PING:
                return acknowledged(frame->ping, self);
            case NGHTTP2_GOAWAY:
                return goes_away(frame->goaway, self);
            default:
                return 0;
        }
    }

    static int acknowledged(nghttp2_ping const& ping, client_session& self) {
        if ((ping.hd.flags & NGHTTP2_FLAG_ACK) == 0 || self.answered_) return 0;
        if (!self.ping_ || !std::ranges::equal(ping.opaque_data, *self.ping_))
            return self.fail("HTTP/2: the server acknowledges a PING that was not sent");
        self.answered_ = true;
        return 0;
    }

    // nghttp2 reads nothing further, when there is no request.
    static int goes_away(nghttp2_goaway const& why, client_session& self) {
        if (self.answered_) return 0;
        std::string_view const said{
            reinterpret_cast<char const*>(why.opaque_data),
            why.opaque_data_len
        };
        auto const cause = std::string{"HTTP/2: the server ends the connection: "};
        return self.fail(cause + std::string{name_of(why.error_code)}, said);
    }

    // nghttp2 says so when it cannot read on.
    static int frame_left(nghttp2_session*, nghttp2_frame const* frame, void* of) {
        auto& self = in(of);
        if (frame->hd.type != NGHTTP2_GOAWAY || self.failed_) return 0;
        if (!self.greeted_)
            self.fail("the server does not speak HTTP/2", self.first_);
        else
            self.fail("HTTP/2: malformed: " + std::string{name_of(frame->goaway.error_code)});
        return 0;
    }

    static nghttp2_session_callbacks* make() {
        nghttp2_session_callbacks* made = nullptr;
        must_succeed(nghttp2_session_callbacks_new(&made));
        nghttp2_session_callbacks_set_on_begin_frame_callback(made, frame_begins);
        nghttp2_session_callbacks_set_on_frame_recv_callback(made, frame_came);
        nghttp2_session_callbacks_set_on_frame_send_callback(made, frame_left);
        return made;
    }
    // Sessions copy them.
    static nghttp2_session_callbacks const* all() {
        static auto const made =
            std::unique_ptr<nghttp2_session_callbacks, decltype(&nghttp2_session_callbacks_del)>{
                make(),
                nghttp2_session_callbacks_del
            };
        return made.get();
    }
};

void client_session::releaser::operator()(nghttp2_session* session) const {
    nghttp2_session_del(session);
}

// The preface: this client has use for no stream of the server's.
client_session::client_session() {
    static constexpr std::array settings{
        nghttp2_settings_entry{NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
        nghttp2_settings_entry{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 0},
    };
    nghttp2_session* made = nullptr;
    must_succeed(nghttp2_session_client_new(&made, events::all(), this));
    session_.reset(made);
    must_succeed(nghttp2_submit_settings(made, NGHTTP2_FLAG_NONE, settings.data(), settings.size())
    );
}

client_session::~client_session() = default;

void client_session::ask() {
    read_ = 0;
    frames_ = 0;
    answered_ = false;
}

void client_session::ping(ping_data const& bytes) {
    ask();
    ping_ = bytes;
    must_succeed(nghttp2_submit_ping(session_.get(), NGHTTP2_FLAG_NONE, bytes.data()));
}

int client_session::fail(std::string_view cause, std::string_view said) {
    if (!failed_) failed_ = broken{std::string{cause}, std::string{said}};
    return NGHTTP2_ERR_CALLBACK_FAILURE;
}

std::string client_session::take_output() {
    collect();
    return std::exchange(output_, {});
}

void client_session::collect() {
    for (;;) {
        std::uint8_t const* bytes = nullptr;
        auto const size = nghttp2_session_mem_send(session_.get(), &bytes);
        if (size < 0) throw std::bad_alloc{};
        if (size == 0) return;
        output_.append(reinterpret_cast<char const*>(bytes), static_cast<std::size_t>(size));
    }
}

std::expected<void, broken> client_session::feed(std::string_view piece) {
    if (!failed_) take_in(piece);
    if (failed_ && !answered_) return std::unexpected(*failed_);
    return {};
}

void client_session::take_in(std::string_view piece) {
    read_ += piece.size();
    if (!greeted_)
        first_.append(piece.substr(0, first_limit - std::min(first_limit, first_.size())));
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(piece.data());
    auto const taken = nghttp2_session_mem_recv(session_.get(), bytes, piece.size());
    if (taken == NGHTTP2_ERR_NOMEM) throw std::bad_alloc{};
    if (taken == NGHTTP2_ERR_FLOODED || taken == NGHTTP2_ERR_TOO_MANY_CONTINUATIONS)
        fail("HTTP/2: a flood of frames");
    else if (taken < 0)
        fail("HTTP/2: malformed");
    else
        collect();
    if (read_ > read_limit && !answered_) fail("HTTP/2: more than 64 KiB, and no answer");
}

}  // namespace vitals::net::http2
