// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Whether reports at rest are still what was written. Somebody may delete or edit one, or remove
// the kind and put it back; nothing else would notice before the next change of a check.

#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "publishing/reports/list_reports.hpp"
#include "publishing/reports/report_writer.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

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
            report_list all{.ns = ns, .representation = kube::model::representation::metadata};
            // Whoever makes others takes no memory of ours.
            all.wanted = [this](object_key const& key) { return reports_.contains(key); };
            all.each = [&there](kube::model::object_meta const& meta, std::string_view) {
                there[meta.key] = meta.resource_version;
            };
            auto const listed = co_await list_reports(from_.api, std::move(all));
            if (listed) compare(ns, there, since);
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
        mine.last.lost();
        enqueue(key, 0s);
    }
}

}  // namespace vitals::publishing::reports
