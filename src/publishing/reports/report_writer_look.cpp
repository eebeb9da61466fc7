// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Whether reports at rest are still what was written. Somebody may delete or edit one, or remove the
// kind and put it back; nothing else would notice before the next change of a check.

#include "kube/client/api_client.hpp"
#include "kube/informer/list_all.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/model/health_report.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "publishing/reports/report_writer.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <expected>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::publishing::reports {

using namespace std::chrono_literals;
using kube::model::object_key;

namespace {

constexpr auto between_looks = 5min;
using versions = std::map<object_key, std::string>;

// By report, without its content; adds them to `to`.
runtime::awaitable<bool>
list_versions(kube::client::api_client& api, std::string const& ns, versions& to) {
    kube::informer::object_store objects{{
        .decode = [&to](kube::model::object_meta const& meta, std::string_view)
            -> std::expected<kube::informer::decoded, std::string> {
            return kube::informer::decoded{.hand_on = [&to, &meta] {
                to[meta.key] = meta.resource_version;
            }};
        },
        .removed = [](auto const&) {},
    }};
    kube::informer::page_size page{kube::informer::list_limits{}.page};
    kube::model::collection const all{
        .resource = kube::model::health_reports(),
        .ns = ns,
        .representation = kube::model::representation::metadata
    };
    std::function<void()> const on_page = [] {};
    std::string const any_version;
    kube::informer::list_environment const in{api, objects, page, on_page};
    auto const listed = co_await kube::informer::list_all(
        in,
        all,
        kube::informer::list_mode::consistent,
        any_version
    );
    co_return listed.has_value();
}

}  // namespace

runtime::awaitable<void> report_writer::look_at_all() {
    for (;;) {
        co_await from_.clock.sleep_for(between_looks);
        if (reports_.empty() || !from_.may_write()) continue;
        auto const since = from_.clock.now();
        auto places = from_.namespaces;
        if (places.empty()) places.emplace_back();
        for (auto const& ns : places) {
            versions there;
            if (co_await list_versions(from_.api, ns, there)) compare(ns, there, since);
        }
    }
}

// What was written since the list began is newer than it.
void report_writer::compare(
    std::string const& ns,
    std::map<object_key, std::string> const& there,
    runtime::time_point since
) {
    for (auto& [key, mine] : reports_) {
        if ((!ns.empty() && key.ns != ns) || mine.version.empty() || mine.last_write >= since)
            continue;
        auto const found = there.find(key);
        if (found != there.end() && found->second == mine.version) continue;
        mine.version.clear();
        mine.content = 0;
        enqueue(key, 0s);
    }
}

}  // namespace vitals::publishing::reports
