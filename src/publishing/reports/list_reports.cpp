// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/reports/list_reports.hpp"

#include "kube/client/api_client.hpp"
#include "kube/informer/list_all.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/model/health_report.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "runtime/coroutine.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cstddef>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::reports {

namespace {

// Reading a report of 512 KiB takes some milliseconds, so a turn of the loop takes one apart, or
// small ones of so many bytes.
constexpr std::size_t most_page_bytes = std::size_t{1024} * 1024;
constexpr std::size_t most_bytes_of_turn = std::size_t{64} * 1024;

struct listed_report {
    kube::model::object_meta meta;
    std::string json;
};

runtime::awaitable<void> hand_on(report_list const& what, std::vector<listed_report>& page) {
    auto const loop = co_await runtime::asio::this_coro::executor;
    std::size_t bytes = 0;
    for (auto const& each : std::exchange(page, {})) {
        bytes += each.json.size();
        if (bytes > std::max(most_bytes_of_turn, each.json.size())) {
            co_await runtime::asio::post(loop, runtime::use_awaitable);
            bytes = each.json.size();
        }
        what.each(each.meta, each.json);
    }
}

}  // namespace

runtime::awaitable<kube::client::api_result<void>>
list_reports(kube::client::api_client& api, report_list what) {
    std::vector<listed_report> read;
    kube::informer::object_store objects{{
        .decode = [&read](kube::model::object_meta const& meta, std::string_view json)
            -> std::expected<kube::informer::decoded, std::string> {
            return kube::informer::decoded{.hand_on = [&read, &meta, json] {
                read.emplace_back(meta, std::string{json});
            }};
        },
        .removed = [](auto const&) {},
        .room = [&what, &read] { return hand_on(what, read); },
        .accepts = what.wanted,
    }};
    kube::informer::page_size page{what.page};
    kube::model::collection const all{
        .resource = kube::model::health_reports(),
        .ns = what.ns,
        .representation = what.representation
    };
    std::function<void()> const on_page = [] {};
    std::string const any_version;
    kube::informer::list_environment const in{
        .api = api,
        .store = objects,
        .page = page,
        .on_page = on_page,
        .limits = {.page_bytes = most_page_bytes}
    };
    auto listed = co_await kube::informer::list_all(
        in,
        all,
        kube::informer::list_mode::consistent,
        any_version
    );
    co_await hand_on(what, read);
    if (!listed) co_return std::unexpected(std::move(listed.error()));
    co_return kube::client::api_result<void>{};
}

}  // namespace vitals::publishing::reports
