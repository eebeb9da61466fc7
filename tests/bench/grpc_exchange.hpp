// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Requests for grpc.health.v1.Health/Check and their answers, for a floor: the frames are made
// beforehand, only the number of the stream changes. What RFC 9113 asks of every client is done,
// too: the server's SETTINGS are acknowledged when they have come (section 6.5.3), and each block of
// header fields is decoded (section 4.3), by nghttp2. The status of gRPC is in such a block. The
// peer must write an answer as a whole.

#include "support/http2_frames.hpp"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::bench {

// Of all connections of a floor, by descriptor. What it returns is valid until its next call.
class grpc_client {
public:
    // What some bytes have brought.
    struct news {
        std::string_view owed;  // to be sent, if the connection stays
        bool ended = false;     // the answer: its trailer has come
        bool serves = false;    // as it says
    };

    virtual ~grpc_client() = default;
    virtual std::string_view request(int fd) = 0;  // the next one of this connection
    virtual bool has_asked(int fd) = 0;
    virtual news read(int fd, std::string_view bytes) = 0;
    virtual void forget(int fd) = 0;  // the connection is closed
};

class grpc_exchange final : public grpc_client {
public:
    std::string_view request(int fd) override {
        auto& mine = connection(fd);
        if (mine.stream == 0) {
            mine.stream = 1;
            nghttp2_hd_inflater* made = nullptr;
            nghttp2_hd_inflate_new(&made);
            mine.decoder.reset(made);
            return first_;
        }
        mine.stream += 2;
        auto const number = support::http2::number(mine.stream);
        again_.replace(stream_in_frame, 4, number);
        again_.replace(head_.size() + stream_in_frame, 4, number);
        return again_;
    }

    bool has_asked(int fd) override { return connection(fd).stream != 0; }
    void forget(int fd) override { connection(fd) = {}; }

    news read(int fd, std::string_view bytes) override {
        constexpr std::size_t header = 9;
        news found;
        bool serving = false;
        while (bytes.size() >= header && !found.ended) {
            auto const byte = [&](std::size_t i) {
                return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i]));
            };
            auto const size = byte(0) << 16U | byte(1) << 8U | byte(2);
            auto const type = static_cast<support::http2::type>(byte(3));
            auto const payload = bytes.substr(header, size);
            bool const settings = type == support::http2::type::settings;
            if (settings && (byte(4) & support::http2::ack) == 0) found.owed = acknowledgement_;
            if (type == support::http2::type::data)
                serving = payload.ends_with("\x08\x01");  // SERVING
            if (type == support::http2::type::headers) {
                bool const good = has_good_status(*connection(fd).decoder, payload);
                found.ended = (byte(4) & support::http2::end_stream) != 0;
                found.serves = found.ended && good && serving;
            }
            bytes.remove_prefix(std::min(bytes.size(), header + size));
        }
        return found;
    }

private:
    static constexpr std::size_t stream_in_frame = 5;

    struct releaser {
        void operator()(nghttp2_hd_inflater* decoder) const { nghttp2_hd_inflate_del(decoder); }
    };
    struct state {
        std::uint32_t stream = 0;  // the last one; 0: none yet
        std::unique_ptr<nghttp2_hd_inflater, releaser> decoder;
    };

    static bool has_good_status(nghttp2_hd_inflater& decoder, std::string_view block) {
        auto const* at = reinterpret_cast<std::uint8_t const*>(block.data());
        auto left = block.size();
        bool good = false;
        for (int flags = 0; (flags & NGHTTP2_HD_INFLATE_FINAL) == 0;) {
            nghttp2_nv field{};
            auto const used = nghttp2_hd_inflate_hd2(&decoder, &field, &flags, at, left, 1);
            if (used < 0) return false;
            at += used;
            left -= static_cast<std::size_t>(used);
            if ((flags & NGHTTP2_HD_INFLATE_EMIT) == 0) continue;
            std::string_view const name{reinterpret_cast<char*>(field.name), field.namelen};
            if (name == "grpc-status") good = field.valuelen == 1 && *field.value == '0';
        }
        nghttp2_hd_inflate_end_headers(&decoder);
        return good;
    }

    state& connection(int fd) {
        auto const at = static_cast<std::size_t>(fd);
        if (at >= states_.size()) states_.resize(at + 1);
        return states_[at];
    }

    static std::string head() {
        using support::http2::field;
        auto const fields = field(":method", "POST") + field(":scheme", "http") +
                            field(":path", "/grpc.health.v1.Health/Check") +
                            field(":authority", "service-1234.namespace.svc:8080") +
                            field("te", "trailers") + field("content-type", "application/grpc");
        return frame(support::http2::type::headers, support::http2::end_headers, 1, fields);
    }

    std::string const head_ = head();
    std::string again_ =
        head_ +
        frame(support::http2::type::data, support::http2::end_stream, 1, std::string(5, '\0'));
    std::string const first_ =
        std::string{support::http2::magic} + support::http2::settings() + again_;
    std::string const acknowledgement_ =
        frame(support::http2::type::settings, support::http2::ack, 0);
    std::vector<state> states_;  // by descriptor
};

}  // namespace vitals::bench
