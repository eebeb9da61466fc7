// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/reports/earlier_reports.hpp"

#include "core/check/definition.hpp"
#include "core/report/read.hpp"
#include "core/status/remembered.hpp"
#include "kube/client/api_client.hpp"
#include "kube/informer/list_all.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/model/health_report.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <chrono>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::publishing::reports {

using kube::client::error_class;

runtime::awaitable<void> earlier_reports::read() {
    read_at_ = from_.clock.now();
    auto const done = co_await runtime::with_timeout(from_.clock, deadline, read_all());
    if (!done)
        from_.log.warn(
            "reading HealthReports took too long; checks of the others begin anew",
            {{"seconds", std::chrono::duration<double>{deadline}.count()},
             {"reports", counters_.read}}
        );
    else if (counters_.read > 0)
        from_.log.info(
            "HealthReports read",
            {{"reports", counters_.read}, {"checks", checks_}, {"ignored", counters_.ignored}}
        );
}

// The result says nothing: with_timeout() wants one.
runtime::awaitable<bool> earlier_reports::read_all() {
    auto places = from_.namespaces;
    if (places.empty()) places.emplace_back();
    std::function<void()> const on_page = [] {};
    std::string const any_version;
    constexpr auto mode = kube::informer::list_mode::consistent;
    for (auto const& ns : places) {
        kube::informer::object_store objects{{
            .decode = [this](kube::model::object_meta const& meta, std::string_view json)
                -> std::expected<kube::informer::decoded, std::string> {
                return kube::informer::decoded{.hand_on = [this, &meta, json] {
                    keep(meta.key, meta.resource_version, json);
                }};
            },
            .removed = [](auto const&) {},
        }};
        kube::informer::page_size page{kube::informer::list_limits{}.page};
        kube::model::collection const all{.resource = kube::model::health_reports(), .ns = ns};
        kube::informer::list_environment const in{from_.api, objects, page, on_page};
        auto const listed = co_await kube::informer::list_all(in, all, mode, any_version);
        if (listed) continue;
        failed(ns, listed.error());
        if (listed.error().kind == error_class::not_found) break;
    }
    co_return true;
}

void earlier_reports::failed(std::string const& ns, kube::client::api_error const& error) {
    if (error.kind == error_class::not_found) return from_.access.absent(from_.clock.now());
    std::string const line = "missing right: list healthreports";
    if (error.kind == error_class::rbac)
        from_.log.warn(
            line,
            {{"namespace", ns},
             {"error", error.message},
             {"hint", "grant it to the account of Vitals; until then a restart forgets results"}}
        );
    else
        from_.log.warn(
            "HealthReports cannot be read; checks begin anew",
            {{"namespace", ns}, {"error", error.message}}
        );
}

void earlier_reports::keep(
    kube::model::object_key const& key,
    std::string version,
    std::string_view json
) {
    ++counters_.read;
    auto content = report::read_report(json, from_.clock.wall());
    std::string why;
    if (!content)
        why = content.error();
    else if (checks_ + content->memory.size() > most_checks)
        why = "all reports together remember too many checks";
    if (!why.empty()) {
        if (++counters_.ignored <= most_logged)
            from_.log.warn(
                "a HealthReport is ignored; its checks begin anew",
                {{"healthreport", key.ns + "/" + key.name}, {"reason", why}}
            );
        return;
    }
    checks_ += content->memory.size();
    reports_.insert_or_assign(key, known{std::move(version), *std::move(content)});
}

std::optional<status::remembered>
earlier_reports::recall(check::definition const& of, std::string_view uid) {
    if (reports_.empty()) return std::nullopt;
    if (from_.clock.now() > read_at_ + remembered_for) {
        reports_.clear();
        return std::nullopt;
    }
    auto const found =
        reports_.find({std::string{of.identity.ns()}, std::string{of.identity.config_map()}});
    if (found == reports_.end() || found->second.content.config_map_uid != uid) return std::nullopt;
    auto recalled = found->second.content.recall(of);
    counters_.restored += recalled ? 1 : 0;
    return recalled;
}

std::span<std::string const>
earlier_reports::problems_of(kube::model::object_key const& key, std::string_view uid) const {
    auto const found = reports_.find(key);
    if (found == reports_.end() || found->second.content.config_map_uid != uid) return {};
    return found->second.content.problems;
}

std::optional<earlier_reports::known>
earlier_reports::take(kube::model::object_key const& key, std::string_view uid) {
    auto held = reports_.extract(key);
    if (held.empty() || held.mapped().content.config_map_uid != uid) return std::nullopt;
    return std::move(held.mapped());
}

}  // namespace vitals::publishing::reports
