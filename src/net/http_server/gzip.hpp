// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Answers in gzip (RFC 1952) for clients that take it, made by zlib.

#include "net/http_server/message.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace vitals::net::http_server {

// A shorter body gains nothing. The limit is Consul's.
inline constexpr std::size_t least_to_compress = 1400;

// Whether the client accepts gzip, and with no lower weight than the plain text (RFC 9110, 12.5.3).
bool accepts_gzip(request const& asked);
// Adds the header field for caches, unless the handler has set it.
void say_that_it_varies(response& reply);

// A gzip body of pieces that are compressed each without regard to the others, so that answers with
// the same piece share it.
class gzip_parts {
public:
    static std::string_view head();
    // The bytes of this piece, which are kept with it. It should have some 64 KiB: others wait.
    std::string_view add(shared_text& piece);
    std::string tail() const;

private:
    unsigned long checksum_ = 0;
    std::uint32_t bytes_ = 0;  // modulo 2^32, as RFC 1952 has it
};

// Compresses for all connections of a server, one body after the other, and lets the loop continue
// after each slice. So one quarter of a megabyte is enough, and an answer delays others by no more
// than a slice. Only for the loop's own thread; waiting calls must have ended before it is
// destroyed.
class compressor {
public:
    static constexpr std::size_t slice_bytes = 256 * 1024;

    explicit compressor(runtime::executor loop);

    // Compresses the body of `reply` and sets its header field. A shared body is compressed once.
    // Does nothing when the answer is not wanted any more once its turn has come. `is_wanted`
    // outlives the call.
    runtime::awaitable<void> compress(response& reply, std::function<bool()> const& is_wanted);

private:
    class turn;
    runtime::awaitable<std::string> gzip(std::string_view plain);

    runtime::executor loop_;
    runtime::condition free_;
    bool busy_ = false;
};

}  // namespace vitals::net::http_server
