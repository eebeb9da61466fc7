// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// What nghttp2 says about the frames of a client_session, and what it asks for.

#include "net/http2/client_session.hpp"

#include <nghttp2/nghttp2.h>
#include <sys/types.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::http2 {

namespace {

constexpr std::size_t field_overhead = 32;

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

// What somebody asks an answer for, once: the last one counts.
void keep(answer& in, std::string_view name, std::string_view value) {
    static constexpr auto kept =
        std::to_array<std::string_view>({":status", "grpc-status", "grpc-message"});
    if (std::ranges::find(kept, name) == kept.end()) return;
    auto const before = std::ranges::find(in.fields, name, [](auto const& each) {
        return std::string_view{each.first};
    });
    if (before == in.fields.end())
        in.fields.emplace_back(name, value);
    else
        before->second = value;
}

// nghttp2 copies both and changes neither.
nghttp2_nv pair_of(field const& each) {
    auto const bytes = [](std::string_view text) {
        return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
    };
    return {
        bytes(each.name),
        bytes(each.value),
        each.name.size(),
        each.value.size(),
        NGHTTP2_NV_FLAG_NONE
    };
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
        if (++self.asked_.frames <= frame_limit || self.asked_.answered) return 0;
        return self.fail("HTTP/2: more than 256 frames, and no answer");
    }

    static int frame_came(nghttp2_session*, nghttp2_frame const* frame, void* of) {
        auto& self = in(of);
        switch (frame->hd.type) {
            case NGHTTP2_SETTINGS:
                self.greeted_ = true;
                return 0;
            case NGHTTP2_HEADERS:
            case NGHTTP2_DATA:
                if (frame->hd.stream_id == self.asked_.stream &&
                    (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0)
                    self.asked_.answered = true;
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
        if (asked.field_bytes > field_limit) return self.fail("HTTP/2: more than 16 KiB of header");
        if (frame->hd.stream_id == asked.stream && !asked.answered)
            keep(asked.answer, text_of(name, name_size), text_of(value, value_size));
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
        if (body.size() + size > body_limit)
            return self.fail("HTTP/2: more than 8 KiB of an answer");
        body.append(text_of(bytes, size));
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

    // Of a request before this one nothing is left to send: nghttp2 resets its stream.
    static ssize_t body_goes(
        nghttp2_session*,
        std::int32_t stream,
        std::uint8_t* into,
        std::size_t room,
        std::uint32_t* flags,
        nghttp2_data_source*,
        void* of
    ) {
        auto& asked = in(of).asked_;
        if (stream != asked.stream) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
        auto& body = asked.body;
        auto const size = body.copy(reinterpret_cast<char*>(into), room);
        body.erase(0, size);
        if (body.empty()) *flags |= NGHTTP2_DATA_FLAG_EOF;
        return static_cast<ssize_t>(size);
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

void client_session::request(std::span<field const> fields, std::string body) {
    std::vector<nghttp2_nv> pairs;
    pairs.reserve(fields.size());
    for (auto const& each : fields) pairs.push_back(pair_of(each));
    asked_ = {.body = std::move(body)};
    nghttp2_data_provider const source{
        .source = {.ptr = nullptr},
        .read_callback = events::body_goes
    };
    asked_.stream = nghttp2_submit_request(
        session_.get(),
        nullptr,
        pairs.data(),
        pairs.size(),
        &source,
        nullptr
    );
    must_succeed(asked_.stream > 0 ? 0 : asked_.stream);
}

}  // namespace vitals::net::http2
