// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/reports/earlier_reports.hpp"

#include "core/check/definition.hpp"
#include "core/report/read.hpp"
#include "core/status/remembered.hpp"
#include "kube/client/api_client.hpp"
#include "kube/informer/informer_log.hpp"
#include "kube/model/health_report.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "publishing/reports/list_reports.hpp"
#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <algorithm>
#include <chrono>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::reports {

using namespace std::chrono_literals;
using kube::client::error_class;
using kube::model::object_key;

namespace {

constexpr runtime::backoff::limits waits{.first = 500ms, .cap = 5s};
constexpr unsigned reports_of_a_page = 16;  // one may have 512 KiB

// Another try would fail for the same reason.
bool is_final(error_class kind) {
    return kind == error_class::not_found || kind == error_class::rbac ||
           kind == error_class::permanent;
}

}  // namespace

std::vector<earlier_reports::place> earlier_reports::places() const {
    auto named = from_.namespaces;
    if (named.empty()) named.emplace_back();
    std::vector<place> all;
    for (auto& ns : named) {
        kube::model::collection const of{.resource = kube::model::health_reports(), .ns = ns};
        all.push_back({std::move(ns), kube::informer::informer_log{from_.log, of}});
    }
    return all;
}

runtime::awaitable<void> earlier_reports::read() {
    auto all = places();
    auto done = co_await runtime::with_timeout(from_.clock, deadline, read_all(all));
    while (!done && !answered_)
        done = co_await runtime::with_timeout(from_.clock, deadline, read_all(all));
    by_namespace_.clear();
    if (!done)
        from_.log.warn(
            "reading HealthReports took too long; checks of the others begin anew",
            {{"seconds", std::chrono::duration<double>{deadline}.count()},
             {"reports", counters_.read}}
        );
    else if (counters_.read > 0)
        from_.log.info(
            "HealthReports read",
            {{"reports", counters_.read}, {"checks", all_.checks}, {"ignored", counters_.ignored}}
        );
}

// The result says nothing: with_timeout() wants one.
runtime::awaitable<bool> earlier_reports::read_all(std::vector<place>& from) {
    for (auto& at : from) {
        runtime::backoff wait{waits};
        auto listed = co_await list(at.ns);
        while (!listed && !is_final(listed.error().kind)) {
            still_waiting(at, listed.error());
            co_await from_.clock.sleep_for(wait.next(from_.clock.now(), 0));
            listed = co_await list(at.ns);
        }
        if (listed) {
            at.log.works_again();
            continue;
        }
        failed(at.ns, listed.error());
        if (listed.error().kind == error_class::not_found) break;
    }
    co_return true;
}

void earlier_reports::still_waiting(place& at, kube::client::api_error const& error) {
    auto const reason = to_string(error.kind);
    at.log.failed(
        {.doing = "list", .reason = reason, .error = from_.describe(error), .nothing_read = true},
        from_.clock.now()
    );
    from_.waiting(std::string{"HealthReports of "}
                      .append(at.ns.empty() ? "all namespaces" : "namespace " + at.ns)
                      .append(": ")
                      .append(reason));
}

runtime::awaitable<kube::client::api_result<void>> earlier_reports::list(std::string const& ns) {
    forget_all_of(ns);  // what an earlier try has read of it
    report_list all{.ns = ns, .page = reports_of_a_page};
    all.each = [this](kube::model::object_meta const& meta, std::string_view json) {
        keep(meta.key, meta.resource_version, json);
    };
    auto listed = co_await list_reports(from_.api, std::move(all));
    answered_ = answered_ || listed || listed.error().http_status != 0;
    co_return std::move(listed);
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

// "": all namespaces.
void earlier_reports::forget_all_of(std::string const& ns) {
    // NOLINTNEXTLINE(misc-include-cleaner): it comes from <map>
    std::erase_if(by_namespace_, [&](auto const& each) {
        if (!ns.empty() && each.first != ns) return false;
        all_.checks -= each.second.checks;
        all_.text -= each.second.text;
        return true;
    });
    // NOLINTNEXTLINE(misc-include-cleaner): it comes from <map>
    std::erase_if(reports_, [&](auto const& each) { return ns.empty() || each.first.ns == ns; });
}

runtime::awaitable<bool> earlier_reports::read_once() {
    for (auto const& at : places()) co_await list(at.ns);
    by_namespace_.clear();
    co_return true;
}

std::string_view
earlier_reports::too_much(std::string const& ns, report::earlier_report const& content) const {
    auto const found = by_namespace_.find(ns);
    auto const of = found == by_namespace_.end() ? share{} : found->second;
    auto const more = content.memory.size();
    if (of.reports >= most_reports_of_namespace) return "its namespace has too many";
    if (of.checks + more > most_checks_of_namespace)
        return "the reports of its namespace remember too many checks";
    if (all_.checks + more > most_checks) return "all reports together remember too many checks";
    return {};
}

void earlier_reports::keep(
    kube::model::object_key const& key,
    std::string version,
    std::string_view json
) {
    answered_ = true;
    ++counters_.read;
    auto content = report::read_report(json, from_.clock.wall());
    std::string why;
    if (!content)
        why = content.error();
    else if (content->config_map_uid.empty())
        return;  // of no ConfigMap, so nobody will ask for it
    else
        why = too_much(key.ns, *content);
    if (!why.empty()) {
        if (++counters_.ignored <= most_logged)
            from_.log.warn(
                "a HealthReport is ignored; its checks begin anew",
                {{"healthreport", key.ns + "/" + key.name}, {"reason", why}}
            );
        return;
    }
    newest_ = std::max(newest_, content->written);
    auto& mine = by_namespace_[key.ns];
    if (auto const text = content->text_bytes();
        mine.text + text > most_text_of_namespace || all_.text + text > most_text) {
        content->forget_texts();  // statuses and counters are in its memory
    } else {
        mine.text += text;
        all_.text += text;
    }
    ++mine.reports;
    mine.checks += content->memory.size();
    all_.checks += content->memory.size();
    known one{.version = std::move(version), .content = *std::move(content)};
    reports_.insert_or_assign(key, std::move(one));
}

std::optional<status::remembered>
earlier_reports::recall(check::definition const& of, std::string_view uid) {
    if (reports_.empty()) return std::nullopt;
    auto* const found =
        find({std::string{of.identity.ns()}, std::string{of.identity.config_map()}}, uid);
    if (found == nullptr) return std::nullopt;
    auto recalled = found->content.recall(of);
    counters_.restored += recalled ? 1 : 0;
    return recalled;
}

std::span<std::string const>
earlier_reports::problems_of(kube::model::object_key const& key, std::string_view uid) const {
    auto const found = reports_.find(key);
    if (found == reports_.end() || found->second.content.config_map_uid != uid) return {};
    return found->second.content.problems;
}

earlier_reports::known*
earlier_reports::find(kube::model::object_key const& key, std::string_view uid) {
    auto const found = reports_.find(key);
    bool const is_its = found != reports_.end() && found->second.content.config_map_uid == uid;
    return is_its ? &found->second : nullptr;
}

std::map<object_key, earlier_reports::known> earlier_reports::take_rest(
    std::string const& ns,
    std::function<bool(object_key const&)> const& stays
) {
    std::map<object_key, known> rest;
    for (auto next = reports_.begin(); next != reports_.end();) {
        auto const which = next++;
        bool const of_it = ns.empty() || which->first.ns == ns;
        if (of_it && !stays(which->first)) rest.insert(reports_.extract(which));
    }
    return rest;
}

}  // namespace vitals::publishing::reports
