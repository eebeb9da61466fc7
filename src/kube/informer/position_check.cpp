// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/position_check.hpp"

#include "kube/client/api_client.hpp"
#include "kube/informer/read_page.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/model/object_list.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource_version.hpp"
#include "runtime/coroutine.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>

namespace vitals::kube::informer {

namespace {

constexpr std::chrono::seconds deadline{30};

watch_ending ending_of_question(client::error_class why) {
    // Unlike a watch it has no header that a proxy could hold back: no answer is no server.
    if (why == client::error_class::timeout) return watch_ending::refused;
    return ending_of(why, false);
}

}  // namespace

runtime::awaitable<std::optional<ended_watch>>
check_position(client::api_client& api, model::collection const& of, std::string const& version) {
    model::list_position const first{.limit = 1};
    model::object_receiver const ignore = [](auto&&, auto) {
        return std::expected<void, std::string>{};
    };
    auto const page = co_await read_page(api, of, {first, 0, deadline}, ignore);
    if (!page) {
        auto const& error = page.error();
        // The object itself may be beyond every limit; the list that follows deals with that.
        if (error.kind == client::error_class::too_large) co_return std::nullopt;
        co_return ended_watch{
            .how = ending_of_question(error.kind),
            .retry_after = error.retry_after,
            .message = error.message
        };
    }
    if (!model::is_older(page->resource_version, version)) co_return std::nullopt;
    co_return ended_watch{
        .how = watch_ending::older_version,
        .message = "the API server is at version " + page->resource_version + ", behind " + version
    };
}

}  // namespace vitals::kube::informer
