// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/http_stream.hpp"

#include "kube/client/api_client.hpp"
#include "kube/transport/byte_connection.hpp"
#include "runtime/clock.hpp"
#include "runtime/timeout.hpp"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <string_view>
#include <utility>

namespace vitals::kube::client {

using runtime::awaitable;

awaitable<api_result<std::string_view>> http_stream::read(runtime::duration idle) {
    if (ended_) co_return std::unexpected(*ended_);
    for (;;) {
        held_ = answer_.reader.take_body();
        if (!held_.empty()) co_return std::string_view{held_};
        if (answer_.reader.done()) co_return std::string_view{};

        auto const left = until_ - clock_.now();
        if (left <= runtime::duration::zero())
            co_return end(error_class::timeout, "the stream is past its deadline");
        // No idle limit is asked for with 0.
        auto const limit = idle > runtime::duration::zero() ? std::min(idle, left) : left;
        auto const got =
            co_await runtime::with_timeout(clock_, limit, answer_.connection->receive());
        if (!got) co_return end(error_class::timeout, "the stream is silent");
        if (!*got) co_return end(error_class::unreachable, got->error().text);
        bool const closed = (*got)->empty();
        auto const fed = closed ? answer_.reader.end() : answer_.reader.feed(**got);
        if (!fed)
            co_return end(
                closed ? error_class::unreachable : error_class::undecodable,
                fed.error().text
            );
    }
}

std::unexpected<api_error> http_stream::end(error_class kind, std::string message) {
    answer_.connection->close(message);
    ended_ = api_error{
        .kind = kind,
        .http_status = 0,
        .reason = {},
        .message = std::move(message),
        .retry_after = {},
    };
    return std::unexpected(*ended_);
}

awaitable<void> drain(net::http::response_reader& reader, transport::byte_connection& from) {
    constexpr std::size_t enough = 64 * 1024;
    std::size_t read = 0;
    while (!reader.done() && read < enough) {
        auto const got = co_await from.receive();
        if (!got || got->empty() || !reader.feed(*got)) co_return;
        read += got->size();
    }
}

}  // namespace vitals::kube::client
