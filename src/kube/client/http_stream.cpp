// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/http_stream.hpp"

#include "kube/client/api_client.hpp"
#include "kube/client/http_transport.hpp"
#include "runtime/clock.hpp"

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
        answer_.reader.take_body().swap(held_);  // unlike an assignment this gives the memory back
        if (!held_.empty()) co_return std::string_view{held_};
        if (answer_.reader.done()) co_return std::string_view{};

        auto const left = until_ - clock_.now();
        if (left <= runtime::duration::zero())
            co_return end({error_class::timeout, "the stream is past its deadline"});
        // 0 asks for no idle limit.
        auto const limit = idle > runtime::duration::zero() ? std::min(idle, left) : left;
        auto const read = co_await advance(*answer_.connection, answer_.reader, clock_, limit);
        if (read) continue;
        if (read.error().kind == error_class::timeout)
            co_return end({error_class::timeout, "the stream is silent"});
        co_return end(read.error());
    }
}

std::unexpected<api_error> http_stream::end(api_error how) {
    answer_.connection->close(how.message);
    ended_ = std::move(how);
    return std::unexpected(*ended_);
}

awaitable<void> drain(open_answer& answer, runtime::clock& clock) {
    constexpr std::size_t enough = 64 * 1024;
    std::size_t size = 0;
    while (!answer.reader.done() && size < enough) {
        auto const read =
            co_await advance(*answer.connection, answer.reader, clock, limited_by_caller);
        if (!read) co_return;
        size += *read;
    }
}

}  // namespace vitals::kube::client
