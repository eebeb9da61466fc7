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

#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::publishing::reports {

runtime::awaitable<kube::client::api_result<void>>
list_reports(kube::client::api_client& api, report_list what) {
    kube::informer::object_store objects{{
        .decode = [&what](kube::model::object_meta const& meta, std::string_view json)
            -> std::expected<kube::informer::decoded, std::string> {
            return kube::informer::decoded{.hand_on = [&what, &meta, json] {
                what.each(meta, json);
            }};
        },
        .removed = [](auto const&) {},
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
    kube::informer::list_environment const in{api, objects, page, on_page};
    auto listed = co_await kube::informer::list_all(
        in,
        all,
        kube::informer::list_mode::consistent,
        any_version
    );
    if (!listed) co_return std::unexpected(std::move(listed.error()));
    co_return kube::client::api_result<void>{};
}

}  // namespace vitals::publishing::reports
