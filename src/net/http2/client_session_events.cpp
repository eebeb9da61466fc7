// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// What nghttp2 says about the frames of a client_session, and what it asks for.

#include "net/http2/client_session.hpp"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http2 {

namespace {

constexpr std::size_t field_overhead = 32;
constexpr std::size_t frame_overhead = 256;
constexpr std::size_t most_of_slack = std::size_t{16} * 1024;  // of a tail, so that it seldom moves

// Only a lack of memory is no mistake of the caller's.
void must_succeed(int outcome) {
    if (outcome != 0) throw std::bad_alloc{};
}

// "ENHANCE_YOUR_CALM" (RFC 9113 section 7).
std::string_view name_of(std::uint32_t error_code) {
    return nghttp2_http2_strerror(error_code);
}

std::string_view text_of(std::uint8_t const* bytes, std::size_t size) {
    return {reinterpret_cast<char const*>(bytes), size};
}

// What somebody asks an answer for, once: the last one counts, of `location` the first, as over
// HTTP/1.1. A status begins the header, and what was before it was interim.
void keep(answer& in, std::string_view name, std::string_view value) {
    static constexpr auto kept =
        std::to_array<std::string_view>({":status", "grpc-status", "grpc-message", "location"});
    if (std::ranges::find(kept, name) == kept.end()) return;
    if (name == ":status") in.fields.clear();
    if (name == "location" && !in[name].empty()) return;
    auto const before = std::ranges::find(in.fields, name, [](auto const& each) {
        return std::string_view{each.first};
    });
    if (before == in.fields.end())
        in.fields.emplace_back(name, value);
    else
        before->second = value;
}

bool is_interim(answer const& of) {
    return of[":status"].starts_with('1');
}

}  // namespace

struct client_session::events {
    static client_session& in(void* session) { return *static_cast<client_session*>(session); }

    // A server that has our request has our SETTINGS, too, which forbid a push: what belongs to one
    // must not be taken for a part of the answer.
    static int frame_begins(nghttp2_session*, nghttp2_frame_hd const* head, void* of) {
        auto& self = in(of);
        if (head->type == NGHTTP2_PUSH_PROMISE)
            return self.fail("HTTP/2: the server pushes, which it may not");
        auto const most = self.most_.read / frame_overhead;
        if (++self.asked_.frames <= most || self.asked_.answered) return 0;
        return self.fail("HTTP/2: more than " + std::to_string(most) + " frames, and no answer");
    }

    static int frame_came(nghttp2_session*, nghttp2_frame const* frame, void* of) {
        auto& self = in(of);
        switch (frame->hd.type) {
            case NGHTTP2_SETTINGS:
                self.greeted_ = true;
                return 0;
            case NGHTTP2_HEADERS:
            case NGHTTP2_DATA:
                if (frame->hd.stream_id == self.asked_.stream) part_came(frame->hd, self.asked_);
                return 0;
            case NGHTTP2_PING:
                return acknowledged(frame->ping, self);
            case NGHTTP2_GOAWAY:
                return goes_away(frame->goaway, self);
            default:
                return 0;
        }
    }

    static void part_came(nghttp2_frame_hd const& head, question& asked) {
        if (!is_interim(asked.answer)) asked.has_status = true;
        if ((head.flags & NGHTTP2_FLAG_END_STREAM) != 0) asked.answered = true;
    }

    static int acknowledged(nghttp2_ping const& ping, client_session& self) {
        if ((ping.hd.flags & NGHTTP2_FLAG_ACK) == 0 || self.asked_.answered) return 0;
        if (!self.asked_.ping || !std::ranges::equal(ping.opaque_data, *self.asked_.ping))
            return self.fail("HTTP/2: the server acknowledges a PING that was not sent");
        self.asked_.answered = true;
        return 0;
    }

    // HPACK lets a byte stand for much, and for a field that is hardly there: what counts is what
    // it stands for, and that it is one (RFC 9113 section 6.5.2).
    static int field_came(
        nghttp2_session*,
        nghttp2_frame const* frame,
        std::uint8_t const* name,
        std::size_t name_size,
        std::uint8_t const* value,
        std::size_t value_size,
        std::uint8_t,
        void* of
    ) {
        auto& self = in(of);
        auto& asked = self.asked_;
        asked.field_bytes += name_size + value_size + field_overhead;
        if (asked.field_bytes > self.most_.header)
            return self.fail(
                "HTTP/2: more than " + std::to_string(self.most_.header / 1024) + " KiB of header"
            );
        auto const called = text_of(name, name_size);
        bool const behind = asked.has_status && called == "location";  // the body: no redirect
        if (frame->hd.stream_id == asked.stream && !asked.answered && !behind)
            keep(asked.answer, called, text_of(value, value_size));
        return 0;
    }

    static int data_came(
        nghttp2_session*,
        std::uint8_t,
        std::int32_t stream,
        std::uint8_t const* bytes,
        std::size_t size,
        void* of
    ) {
        auto& self = in(of);
        auto& body = self.asked_.answer.body;
        if (stream != self.asked_.stream || self.asked_.answered) return 0;
        auto const most = self.most_.body;
        bool const fails = self.most_.body_beyond == limits::beyond::fails;
        if (fails && body.size() + size > most)
            return self.fail(
                "HTTP/2: more than " + std::to_string(most / 1024) + " KiB of an answer"
            );
        body.append(text_of(bytes, size));
        if (body.size() > most + std::min(most, most_of_slack)) body.erase(0, body.size() - most);
        return 0;
    }

    static int stream_ends(nghttp2_session*, std::int32_t stream, std::uint32_t why, void* of) {
        auto& self = in(of);
        if (stream != self.asked_.stream) return 0;
        self.asked_.closed = true;
        if (self.asked_.answered || self.failed_) return 0;
        self.failed_ = broken{
            .cause = "HTTP/2: the request is not answered: " + std::string{name_of(why)},
            .refused = why == NGHTTP2_REFUSED_STREAM
        };
        return 0;
    }

    // In order, without an error, a server may still answer a request. Behind a PING nghttp2 reads
    // nothing further.
    static int goes_away(nghttp2_goaway const& why, client_session& self) {
        bool const reads_on = why.error_code == NGHTTP2_NO_ERROR && self.asked_.stream != 0;
        if (reads_on || self.asked_.answered) return 0;
        auto const said = text_of(why.opaque_data, why.opaque_data_len);
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
        nghttp2_session_callbacks_set_on_header_callback(made, field_came);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(made, data_came);
        nghttp2_session_callbacks_set_on_stream_close_callback(made, stream_ends);
        return made;
    }
};

nghttp2_session_callbacks const* client_session::callbacks() {
    static auto const made =
        std::unique_ptr<nghttp2_session_callbacks, decltype(&nghttp2_session_callbacks_del)>{
            events::make(),
            nghttp2_session_callbacks_del
        };
    return made.get();
}

}  // namespace vitals::net::http2
