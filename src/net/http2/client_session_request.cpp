// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// How a client_session sends a request.

#include "net/http2/client_session.hpp"
#include "text/ascii/trim.hpp"

#include <nghttp2/nghttp2.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::http2 {

namespace {

// nghttp2 copies both, the name in lower case.
nghttp2_nv pair_of(field const& each) {
    auto const bytes = [](std::string_view text) {
        return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
    };
    auto const value = ascii::trimmed(each.value);
    return {
        bytes(each.name),
        bytes(value),
        each.name.size(),
        value.size(),
        static_cast<std::uint8_t>(each.secret ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE)
    };
}

}  // namespace

void client_session::request(std::span<field const> fields, std::string body) {
    std::vector<nghttp2_nv> pairs;
    pairs.reserve(fields.size());
    for (auto const& each : fields) pairs.push_back(pair_of(each));
    asked_ = {.body = std::move(body)};
    auto const body_goes = [](nghttp2_session*,
                              std::int32_t stream,
                              std::uint8_t* into,
                              std::size_t room,
                              std::uint32_t* flags,
                              nghttp2_data_source*,
                              void* of) -> ssize_t {
        auto& asked = static_cast<client_session*>(of)->asked_;
        // Of a request before this one nothing is left to send: nghttp2 resets its stream.
        if (stream != asked.stream) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
        auto const size = asked.body.copy(reinterpret_cast<char*>(into), room);
        asked.body.erase(0, size);
        if (asked.body.empty()) *flags |= NGHTTP2_DATA_FLAG_EOF;
        return static_cast<ssize_t>(size);
    };
    nghttp2_data_provider const source{.source = {.ptr = nullptr}, .read_callback = body_goes};
    asked_.stream = nghttp2_submit_request(
        session_.get(),
        nullptr,
        pairs.data(),
        pairs.size(),
        asked_.body.empty() ? nullptr : &source,  // then it ends with its header
        nullptr
    );
    // Only a lack of memory is no mistake of the caller's.
    if (asked_.stream < 0) throw std::bad_alloc{};
}

}  // namespace vitals::net::http2
