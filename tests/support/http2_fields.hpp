// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The fields that a client sent over HTTP/2, read by nghttp2.

#include "support/http2_frames.hpp"

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::support::http2 {

struct read_block {
    std::vector<std::pair<std::string, std::string>> fields;
    std::vector<std::string> never_indexed;  // of these, their names
};

// Of one block of header, the first of its connection.
inline read_block block_in(std::string_view block) {
    nghttp2_hd_inflater* reader = nullptr;
    nghttp2_hd_inflate_new(&reader);
    read_block all;
    int flags = 0;
    while ((flags & NGHTTP2_HD_INFLATE_FINAL) == 0) {
        nghttp2_nv pair{};
        auto const* const bytes = reinterpret_cast<std::uint8_t const*>(block.data());
        auto const read = nghttp2_hd_inflate_hd2(reader, &pair, &flags, bytes, block.size(), 1);
        if (read < 0) break;
        block.remove_prefix(static_cast<std::size_t>(read));
        if ((flags & NGHTTP2_HD_INFLATE_EMIT) == 0) continue;
        std::string const name(reinterpret_cast<char const*>(pair.name), pair.namelen);
        if ((pair.flags & NGHTTP2_NV_FLAG_NO_INDEX) != 0) all.never_indexed.push_back(name);
        all.fields.emplace_back(
            name,
            std::string(reinterpret_cast<char const*>(pair.value), pair.valuelen)
        );
    }
    nghttp2_hd_inflate_del(reader);
    return all;
}

// Of the first request in what was sent.
inline read_block first_request_in(std::string_view sent) {
    for (auto const& each : frames_in(sent))
        if (each.is == type::headers) return block_in(each.payload);
    return {};
}

}  // namespace vitals::support::http2
