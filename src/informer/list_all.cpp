// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "informer/list_all.hpp"

#include "informer/watch_policy.hpp"
#include "kube_client/api_client.hpp"
#include "kube_model/config_map.hpp"
#include "kube_model/config_map_list.hpp"
#include "kube_model/request.hpp"
#include "runtime/coroutine.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::informer {

namespace {

// The API server's own limit for a request (kubernetes-client.md section 3.2).
constexpr std::chrono::seconds list_deadline{60};

kube_client::api_error undecodable(std::string message) {
    kube_client::api_error error;
    error.kind = kube_client::error_class::undecodable;
    error.message = std::move(message);
    return error;
}

kube_model::list_position
first_position(list_mode mode, std::string const& last, list_limits const& limits) {
    kube_model::list_position from;
    if (mode == list_mode::from_last) from.resource_version = last;
    if (mode == list_mode::consistent) from.limit = limits.page;
    return from;
}

// Adds a page to the snapshot. Returns the token of the next one, empty at the end.
kube_client::api_result<std::string> add_page(std::string_view body, snapshot& to) {
    auto page = kube_model::decode_config_map_list(body, [&to](kube_model::config_map&& object) {
        to.objects.push_back(std::move(object));
    });
    if (!page) return std::unexpected(undecodable("list of configmaps: " + page.error()));
    // It is the same on every page; the first one says where the list began.
    if (to.resource_version.empty()) to.resource_version = page->resource_version;
    to.oversized += page->oversized;
    return std::move(page->continue_token);
}

runtime::awaitable<kube_client::api_result<snapshot>> list_in_mode(
    kube_client::api_client& api,
    kube_model::config_map_scope const& scope,
    kube_model::list_position from,
    std::function<void()> const& on_page,
    list_limits limits
) {
    snapshot all;
    for (std::size_t bytes = 0; bytes <= limits.bytes;) {
        kube_client::api_request request;
        request.target = kube_model::list_target(scope, from);
        auto const answer = co_await api.call(std::move(request), list_deadline);
        if (!answer) co_return std::unexpected(answer.error());
        bytes += answer->body.size();
        auto next = add_page(answer->body, all);
        if (!next) co_return std::unexpected(std::move(next.error()));
        on_page();
        if (next->empty()) co_return all;
        from.continue_token = std::move(*next);
    }
    co_return std::unexpected(undecodable("the list of configmaps is longer than we accept"));
}

}  // namespace

runtime::awaitable<kube_client::api_result<snapshot>> list_all(
    kube_client::api_client& api,
    kube_model::config_map_scope const& scope,
    list_mode mode,
    std::string const& last,
    std::function<void()> const& on_page,
    list_limits limits
) {
    while (true) {
        auto const from = first_position(mode, last, limits);
        auto listed = co_await list_in_mode(api, scope, from, on_page, limits);
        if (listed) co_return listed;
        auto const another = list_again(mode, listed.error().kind);
        if (!another) co_return listed;
        mode = *another;
    }
}

}  // namespace vitals::informer
