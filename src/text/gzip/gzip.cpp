// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/gzip/gzip.hpp"

#define ZLIB_CONST  // zlib does not write to its input
#include <zconf.h>
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline text::gzip {

namespace {

constexpr int with_gzip_header = 16;
constexpr int usual_memory = 8;

void give(z_stream& to, std::string_view bytes) {
    to.next_in = reinterpret_cast<Bytef const*>(bytes.data());
    to.avail_in = static_cast<uInt>(bytes.size());
}

void take_into(z_stream& from, std::string& bytes, std::size_t begin) {
    from.next_out = reinterpret_cast<Bytef*>(bytes.data() + begin);
    from.avail_out = static_cast<uInt>(bytes.size() - begin);
}

struct inflater {
    inflater() {
        if (inflateInit2(&stream, MAX_WBITS + with_gzip_header) != Z_OK) throw std::bad_alloc{};
    }
    ~inflater() { inflateEnd(&stream); }
    inflater(inflater const&) = delete;
    inflater& operator=(inflater const&) = delete;
    z_stream stream{};
};

}  // namespace

struct compressor::stream {
    stream() {
        if (deflateInit2(
                &of,
                Z_DEFAULT_COMPRESSION,
                Z_DEFLATED,
                MAX_WBITS + with_gzip_header,
                usual_memory,
                Z_DEFAULT_STRATEGY
            ) != Z_OK)
            throw std::bad_alloc{};
    }
    ~stream() { deflateEnd(&of); }
    stream(stream const&) = delete;
    stream& operator=(stream const&) = delete;
    z_stream of{};
};

compressor::compressor() : stream_{std::make_unique<stream>()} {}
compressor::~compressor() = default;
compressor::compressor(compressor&&) noexcept = default;
compressor& compressor::operator=(compressor&&) noexcept = default;

void compressor::add(std::string_view slice, bool last) {
    auto& to = stream_->of;
    give(to, slice);
    do {
        auto const filled = made_.size();
        made_.resize(filled + deflateBound(&to, to.avail_in));
        take_into(to, made_, filled);
        deflate(&to, last ? Z_FINISH : Z_NO_FLUSH);
        made_.resize(made_.size() - to.avail_out);
    } while (to.avail_out == 0);
}

std::string compress(std::string_view plain) {
    compressor made;
    made.add(plain, true);
    return made.take();
}

std::optional<std::string> decompress(std::string_view packed, std::size_t most) {
    constexpr std::size_t least_room = 4096;
    inflater from;
    auto& stream = from.stream;
    give(stream, packed);
    std::string made;
    int result = Z_OK;
    while (result == Z_OK) {
        auto const filled = made.size();
        // One byte more than is allowed shows that there is more.
        auto const size = std::min(most + 1, std::max(least_room, filled * 2));
        if (filled >= size) return std::nullopt;
        made.resize(size);
        take_into(stream, made, filled);
        result = inflate(&stream, Z_NO_FLUSH);
        made.resize(made.size() - stream.avail_out);
    }
    bool const whole = result == Z_STREAM_END && stream.avail_in == 0;
    if (!whole || made.size() > most) return std::nullopt;
    return made;
}

}  // namespace vitals::inline text::gzip
