// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Answers in gzip (RFC 1952) for clients that take it, made by zlib.

#include "net/http_server/message.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace vitals::net::http_server {

// A shorter body gains nothing. Consul's number.
inline constexpr std::size_t least_to_compress = 1400;

// Whether the client takes gzip, and likes it no less than the plain text (RFC 9110, 12.5.3).
bool accepts_gzip(request const& asked);

// Compresses for all connections of a server, one body after the other, and lets the loop do something else after
// each slice. So it needs a quarter of a megabyte once, and no answer keeps others waiting for more than a slice.
// Only for the loop's own thread; whoever waits here must have ended before.
class compressor {
public:
    static constexpr std::size_t slice_bytes = 256 * 1024;

    explicit compressor(runtime::executor loop);

    // The body of `reply` becomes gzip, with its header field. One that is shared is compressed once. Nothing is done
    // when nobody wants it any more once its turn has come. `is_wanted` outlives the call.
    runtime::awaitable<void> compress(response& reply, std::function<bool()> const& is_wanted);

private:
    class turn;
    runtime::awaitable<std::string> gzip(std::string_view plain);

    runtime::executor loop_;
    runtime::condition free_;
    bool busy_ = false;
};

}  // namespace vitals::net::http_server
