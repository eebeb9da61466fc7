// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// HTTP requests and responses of our own servers, as plain values.

#include "runtime/clock.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::http_server {

class change_signal;

struct request {
    std::string method;
    std::string path;  // decoded, without the query
    std::vector<std::pair<std::string, std::string>>
        query;  // decoded, in order; `?verbose` has an empty value
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;
    // Of its client, as in places.hpp: its remote_network.
    std::array<std::uint8_t, 16> network{};
    bool over_loopback = false;  // both ends of its connection have loopback addresses
    bool may_wait = true;  // false: it has waited, or the server stops; the answer must come now
    std::shared_ptr<void const> kept{};  // of its postponement, once it is handled again

    std::optional<std::string_view> parameter(std::string_view name) const;  // the first one
    std::optional<std::string_view> header(std::string_view lower_case_name) const;
    // Frees the memory of the body, and of all headers but Host and Accept-Encoding. The parameter
    // `token`, where Consul's clients may send their secret, is not kept in memory, either.
    void keep_for_a_wait();
};

// A body, or a piece of one, that several answers share, in each coding that a client accepts.
struct shared_text {
    std::string plain;
    std::optional<std::string> gzip;       // as a whole body; once a client accepted it
    std::optional<std::string> gzip_part;  // as a piece of one; the same
};

// A body that is made while it is sent, so that it is never in memory as a whole.
class body_source {
public:
    struct piece {
        std::shared_ptr<shared_text> text;  // not null; shared with answers that send it, too
        bool last = false;
    };

    virtual ~body_source() = default;
    // Not to be called after the last piece. The loop does nothing else meanwhile: some 64 KiB are
    // enough for a piece. It may be empty when there was much to look at.
    virtual piece next() = 0;
};

// Returned instead of an answer. The request is handled again when the signal was notified, and at
// the latest when it has waited for this long since it came. There may be many waiting requests, so
// a request that is handled again has no body, and no headers but Host and Accept-Encoding. What
// its handler decided by them is in `kept`.
struct postponement {
    http_server::change_signal* change_signal = nullptr;  // outlives the server
    std::uint64_t generation = 0;  // its generation() when the handler decided
    runtime::duration at_most{};
    std::shared_ptr<void const> kept{};  // the handler's own, for the same request
};

// The server itself sets Content-Length or Transfer-Encoding, Date and Content-Encoding.
struct response {
    unsigned status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::shared_ptr<shared_text> shared{};  // instead of the body, unless it is null
    bool packed = false;                    // of the shared body, its gzip is sent
    // What follows the shared text, piece by piece. Shared, since responses are copied.
    std::shared_ptr<body_source> rest{};
    std::optional<postponement> postponed{};

    std::string const& bytes() const {  // of the body, as they are sent
        if (!shared) return body;
        auto const& compressed = shared->gzip;
        return packed && compressed ? *compressed : shared->plain;
    }
};

// An answer whose body is what `body` makes. Makes the first piece.
response streamed(unsigned status, std::shared_ptr<body_source> body, std::string_view type);

response
text(unsigned status, std::string body, std::string_view type = "text/plain; charset=utf-8");

}  // namespace vitals::net::http_server
