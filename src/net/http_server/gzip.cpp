// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/gzip.hpp"

#include "net/http_server/message.hpp"
#include "runtime/coroutine.hpp"
#include "text/ascii/ascii.hpp"
#include "text/ascii/trim.hpp"

#include <boost/asio/post.hpp>

#define ZLIB_CONST  // zlib does not write to its input
#include <zconf.h>
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http_server {

namespace {

// The fastest level: lists and metrics repeat themselves, so that others make them only a little
// smaller and keep the loop busy.
constexpr int level = 1;
constexpr int with_gzip_header = 16;
constexpr int usual_memory = 8;

class gzip_stream {
public:
    explicit gzip_stream(int window_bits = MAX_WBITS + with_gzip_header) {
        if (deflateInit2(
                &stream_,
                level,
                Z_DEFLATED,
                window_bits,
                usual_memory,
                Z_DEFAULT_STRATEGY
            ) != Z_OK)
            throw std::bad_alloc{};
    }
    ~gzip_stream() { deflateEnd(&stream_); }
    gzip_stream(gzip_stream const&) = delete;
    gzip_stream& operator=(gzip_stream const&) = delete;

    // Appends the output that is ready; all of it after the last slice.
    void put(std::string_view slice, bool last, std::string& to) {
        put(slice, to, last ? Z_FINISH : Z_NO_FLUSH);
    }
    void put(std::string_view slice, std::string& to, int flush) {
        stream_.next_in = reinterpret_cast<Bytef const*>(slice.data());
        stream_.avail_in = static_cast<uInt>(slice.size());
        do {
            std::size_t const filled = to.size();
            to.resize(filled + room);
            stream_.next_out = reinterpret_cast<Bytef*>(to.data() + filled);
            stream_.avail_out = static_cast<uInt>(to.size() - filled);
            deflate(&stream_, flush);
            to.resize(to.size() - stream_.avail_out);
        } while (stream_.avail_out == 0);
    }

private:
    static constexpr std::size_t room = 64 * 1024;

    z_stream stream_{};
};

// The text before the first `separator`; `text` keeps the rest.
std::string_view take_until(std::string_view& text, char separator) {
    auto const part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    return ascii::trimmed(part);
}

// Thousandths. A malformed weight counts as 0: a plain answer is better than one that cannot be
// read.
int weight_of(std::string_view parameters) {
    while (!parameters.empty()) {
        auto value = take_until(parameters, ';');
        if (!ascii::same_name(take_until(value, '='), "q")) continue;
        if (value.empty() || value.size() > 5 || (value[0] != '0' && value[0] != '1')) return 0;
        int weight = (value[0] - '0') * 1000;
        if (value.size() > 1 && value[1] != '.') return 0;
        int place = 100;
        for (char const c : value.substr(std::min<std::size_t>(value.size(), 2))) {
            if (!ascii::is_digit(c)) return 0;
            weight += place * (c - '0');
            place /= 10;
        }
        return std::min(weight, 1000);
    }
    return 1000;
}

constexpr int not_named = -1;

struct weights {
    int gzip = not_named;
    int identity = not_named;
    int others = not_named;
};

void read_codings(std::string_view field, weights& into) {
    while (!field.empty()) {
        auto coding = take_until(field, ',');
        auto const name = take_until(coding, ';');
        auto const weight = weight_of(coding);
        if (ascii::same_name(name, "gzip") || ascii::same_name(name, "x-gzip"))
            into.gzip = weight;
        else if (ascii::same_name(name, "identity"))
            into.identity = weight;
        else if (name == "*")
            into.others = weight;
    }
}

}  // namespace

bool accepts_gzip(request const& asked) {
    weights named;
    for (auto const& [name, value] : asked.headers)
        if (name == "accept-encoding") read_codings(value, named);
    auto const gzip = named.gzip == not_named ? named.others : named.gzip;
    return gzip > 0 && gzip >= named.identity;
}

void say_that_it_varies(response& reply) {
    for (auto const& [name, value] : reply.headers)
        if (name == "Vary") return;
    reply.headers.emplace_back("Vary", "Accept-Encoding");
}

std::string_view gzip_parts::head() {
    static constexpr std::string_view bytes{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\x03", 10};
    return bytes;
}

std::string_view gzip_parts::add(shared_text& piece) {
    auto const size = piece.plain.size();
    auto const* const begin = reinterpret_cast<Bytef const*>(piece.plain.data());
    auto const checksum = crc32(0, begin, static_cast<uInt>(size));
    checksum_ = crc32_combine(checksum_, checksum, static_cast<z_off_t>(size));
    bytes_ += static_cast<std::uint32_t>(size);
    if (!piece.gzip_part) {
        constexpr int without_header = -MAX_WBITS;
        std::string made;
        // It ends at a byte, and what follows does not refer to it.
        gzip_stream{without_header}.put(piece.plain, made, Z_FULL_FLUSH);
        made.shrink_to_fit();
        piece.gzip_part = std::move(made);
    }
    return *piece.gzip_part;
}

std::string gzip_parts::tail() const {
    std::string bytes{"\x03\x00", 2};  // an empty block, the last one
    for (auto const number : {static_cast<std::uint32_t>(checksum_), bytes_})
        for (unsigned shift = 0; shift < 32; shift += 8)
            bytes.push_back(static_cast<char>((number >> shift) & 0xff));
    return bytes;
}

compressor::compressor(runtime::executor loop) : loop_{std::move(loop)}, free_{loop_} {}

class compressor::turn {
public:
    explicit turn(compressor& of) : of_{of} { of_.busy_ = true; }
    ~turn() {
        of_.busy_ = false;
        of_.free_.notify_all();
    }
    turn(turn const&) = delete;
    turn& operator=(turn const&) = delete;

private:
    compressor& of_;
};

runtime::awaitable<void>
compressor::compress(response& reply, std::function<bool()> const& is_wanted) {
    auto const shared = reply.shared;
    while (busy_ && !(shared && shared->gzip)) co_await free_.wait();
    if (!is_wanted()) co_return;
    if (!shared) {
        turn const mine{*this};
        reply.body = co_await gzip(reply.body);
    } else if (!shared->gzip) {
        turn const mine{*this};
        shared->gzip = co_await gzip(shared->plain);
    }
    reply.packed = true;
    reply.headers.emplace_back("Content-Encoding", "gzip");
}

runtime::awaitable<std::string> compressor::gzip(std::string_view plain) {
    gzip_stream stream;
    std::string made;
    made.reserve(plain.size() / 8);
    for (bool last = false; !last;) {
        auto const slice = plain.substr(0, slice_bytes);
        plain.remove_prefix(slice.size());
        last = plain.empty();
        stream.put(slice, last, made);
        if (!last) co_await runtime::asio::post(loop_, runtime::use_awaitable);
    }
    made.shrink_to_fit();
    co_return made;
}

}  // namespace vitals::net::http_server
