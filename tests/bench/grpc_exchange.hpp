// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Requests for grpc.health.v1.Health/Check and their answers, for a floor: the frames are made
// beforehand, only the number of the stream changes. The peer must write an answer as a whole.

#include "support/http2_frames.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::bench {

class grpc_exchange {
public:
    // The next one of this connection; valid until the next call.
    std::string_view request(int fd) {
        auto const at = static_cast<std::size_t>(fd);
        if (at >= streams_.size()) streams_.resize(at + 1);
        auto& stream = streams_[at];
        if (stream == 0) {
            stream = 1;
            return first_;
        }
        stream += 2;
        auto const number = support::http2::number(stream);
        again_.replace(stream_in_frame, 4, number);
        again_.replace(head_.size() + stream_in_frame, 4, number);
        return again_;
    }

    bool has_asked(int fd) const {
        auto const at = static_cast<std::size_t>(fd);
        return at < streams_.size() && streams_[at] != 0;
    }

    // The connection is closed.
    void forget(int fd) {
        if (has_asked(fd)) streams_[static_cast<std::size_t>(fd)] = 0;
    }

    // Whether an answer ends in these bytes: with its trailer.
    bool ends(std::string_view bytes) {
        constexpr std::size_t header = 9;
        serves_ = false;
        while (bytes.size() >= header) {
            auto const byte = [&](std::size_t i) {
                return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i]));
            };
            auto const size = byte(0) << 16U | byte(1) << 8U | byte(2);
            auto const type = static_cast<support::http2::type>(byte(3));
            if (type == support::http2::type::data)
                serves_ = bytes.substr(header, size).ends_with("\x08\x01");  // SERVING
            if (type == support::http2::type::headers &&
                (byte(4) & support::http2::end_stream) != 0)
                return true;
            bytes.remove_prefix(std::min(bytes.size(), header + size));
        }
        return false;
    }

    // The server, as that answer says.
    bool serves() const { return serves_; }

private:
    static constexpr std::size_t stream_in_frame = 5;

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
    // The server's SETTINGS come first, whatever it hears: they are acknowledged unseen.
    std::string const first_ = std::string{support::http2::magic} + support::http2::settings() +
                               frame(support::http2::type::settings, support::http2::ack, 0) +
                               again_;
    std::vector<std::uint32_t> streams_;  // by descriptor: the last one; 0: none yet
    bool serves_ = false;
};

}  // namespace vitals::bench
