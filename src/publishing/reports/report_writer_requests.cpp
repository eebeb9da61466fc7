// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The requests of the writer of reports.

#include "core/report/draft.hpp"
#include "core/status/status_store.hpp"
#include "kube/client/api_client.hpp"
#include "kube/model/health_report.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "kube/work_queue/job.hpp"
#include "publishing/reports/report_writer.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "text/json/tree.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <utility>

namespace vitals::publishing::reports {

using namespace std::chrono_literals;
using kube::client::error_class;
using kube::model::object_key;

namespace {

constexpr auto between_requests = 50ms;             // of all reports: 20 a second
constexpr std::size_t bytes_a_second = 256 * 1024;  // of all reports
constexpr auto burst = 16s;                         // of that rate: 4 MiB at once
constexpr std::size_t bytes_of_a_creation = 1024;
constexpr auto worth_making_anew = 200ms;
constexpr auto write_deadline = 10s;
constexpr auto last_deadline = 2s;  // at the end of the program: other reports wait, too
constexpr int most_requests = 6;    // in one try: two conflicts
constexpr int tries_until_logged = 5;
constexpr unsigned method_not_allowed = 405;

kube::client::api_error undecodable(std::string message) {
    return {error_class::undecodable, std::move(message)};
}

}  // namespace

runtime::awaitable<kube::work_queue::outcome> report_writer::work(kube::work_queue::job of) {
    object_key const key{of.key.group, of.key.name};
    auto const found = reports_.find(key);
    if (found == reports_.end()) co_return kube::work_queue::outcome{};
    if (!from_.may_write() || from_.access.is_closed(key.ns, from_.clock.now())) {
        not_now(found->second);
        from_.reported(key, from_.checks.revision());
        co_return kube::work_queue::outcome{};
    }
    auto const done = co_await write(key, of.last_chance ? last_deadline : write_deadline);
    if (done) co_return kube::work_queue::outcome{};
    if (of.tries == tries_until_logged)
        from_.access.refused(key.ns + "/" + key.name, done.error(), from_.clock.now());
    from_.reported(key, from_.checks.revision());
    co_return failed(key, done.error());
}

// The owner is another one when the ConfigMap was deleted and created again.
bool report_writer::is_to_be_created(entry const& of, draft const& what) {
    return of.version.empty() || (!what.uid.empty() && what.uid != of.owner);
}

// First the report itself, unless its version is known, then its status. What is written is what is
// true when it is its turn.
runtime::awaitable<report_writer::written>
report_writer::write(object_key const& key, runtime::duration limit) {
    kube::client::api_error last;
    for (int requests = 0; requests < most_requests; ++requests) {
        auto what = co_await make(key);
        auto mine = reports_.find(key);
        if (mine == reports_.end()) co_return written{};
        if (!what) {
            reports_.erase(mine);
            co_return written{};
        }
        bool const creates = is_to_be_created(mine->second, *what);
        report::subject const of{.ns = key.ns, .config_map = key.name, .at_end = ending_};
        if (!creates && mine->second.last.shows(what->report, from_.checks, of)) {
            settled(key, *what);
            co_return written{};
        }
        auto const asked = from_.clock.now();
        co_await turn(creates ? bytes_of_a_creation : what->report.content.size());
        bool const waited = from_.clock.now() - asked > worth_making_anew;
        if (!creates && waited && what->revision != from_.checks.revision())
            what = co_await make(key);
        mine = reports_.find(key);
        if (mine == reports_.end()) co_return written{};
        // The Lease may be gone, and what was true may not be true any more.
        if (!from_.may_write()) {
            not_now(mine->second);
            co_return written{};
        }
        // Nor may the report be the one that it was: its version is the fence of this write.
        if (!what || creates != is_to_be_created(mine->second, *what)) continue;
        auto request = creates ? apply_report(key, *what, limit)
                               : apply_status(key, *what, mine->second.version, limit);
        auto answer = co_await std::move(request);
        if (answer && !creates) {
            wrote(key, *what, *std::move(answer));
            co_return written{};
        }
        if (answer) {
            auto& made = reports_[key];
            made.owner = what->uid;
            made.version = *std::move(answer);
            continue;
        }
        last = std::move(answer.error());
        bool const deleted = !creates && last.kind == error_class::not_found;
        if (last.kind != error_class::conflict && !deleted) break;
        counters_.conflicts += deleted ? 0 : 1;
        if (mine = reports_.find(key); mine != reports_.end()) mine->second.version.clear();
    }
    co_return std::unexpected(std::move(last));
}

// All requests of all reports keep a distance, and their bytes.
runtime::awaitable<void> report_writer::turn(std::size_t bytes) {
    auto const now = from_.clock.now();
    auto const slot = std::max(now, next_request_);
    next_request_ = slot + between_requests;
    std::chrono::duration<double> const cost{
        static_cast<double>(bytes) / static_cast<double>(bytes_a_second)
    };
    bytes_paid_ = std::max(now, bytes_paid_) + std::chrono::duration_cast<runtime::duration>(cost);
    auto const mine = std::max(slot, bytes_paid_ - burst);
    if (mine > now) co_await from_.clock.sleep_until(mine);
}

// Written when that is possible, and allowed, again.
void report_writer::not_now(entry& which) {
    which.unwritten = true;
    closed_.notify_all();
}

runtime::awaitable<kube::client::api_result<std::string>>
report_writer::apply_report(object_key const& key, draft const& what, runtime::duration limit) {
    return apply(
        kube::model::apply_target(key),
        kube::model::render_owned_report(key, what.uid),
        limit
    );
}

runtime::awaitable<kube::client::api_result<std::string>> report_writer::apply_status(
    object_key const& key,
    draft const& what,
    std::string const& version,
    runtime::duration limit
) {
    reports_[key].last_write = from_.clock.now();
    return apply(
        kube::model::apply_target(key, "status"),
        kube::model::render_report_status(
            key,
            {.content = what.report.content,
             .resource_version = version,
             .written = from_.clock.wall(),
             .writer = from_.instance,
             .lease = from_.lease}
        ),
        limit
    );
}

// The result is the report's new version. Of the answer only the metadata is asked for.
runtime::awaitable<kube::client::api_result<std::string>>
report_writer::apply(std::string target, std::string body, runtime::duration limit) {
    kube::model::collection const metadata{
        .resource = kube::model::health_reports(),
        .representation = kube::model::representation::metadata
    };
    kube::client::api_request request;
    request.verb = kube::client::verb::patch;
    request.target = std::move(target);
    request.accept = kube::model::media_type(metadata, kube::model::object_kind(metadata));
    request.content_type = "application/apply-patch+yaml";
    request.body = std::move(body);
    auto answer = co_await from_.api.call(std::move(request), limit);
    if (!answer) co_return std::unexpected(std::move(answer.error()));
    auto const object = json::parse_tree(answer->body);
    auto const version = json::text_at(object, "/metadata/resourceVersion");
    if (version.empty()) co_return std::unexpected(undecodable("the answer is no HealthReport"));
    co_return std::string{version};
}

void report_writer::settled(object_key const& key, draft const& what) {
    from_.reported(key, what.revision);
    refresh_later(key, what);
}

void report_writer::wrote(object_key const& key, draft const& what, std::string version) {
    ++counters_.writes;
    counters_.bytes += what.report.content.size();
    counters_.largest = std::max(counters_.largest, what.report.content.size());
    from_.access.works(key.ns);
    from_.reported(key, what.revision);
    if (what.uid.empty() && !from_.look_up(key)) {
        reports_.erase(key);
        return;
    }
    auto& mine = reports_[key];
    mine.version = std::move(version);
    if (what.uid.empty()) {
        // Followed again since then: that is written next, whatever was written before.
        mine.last.lost();
        return;
    }
    mine.last.wrote(what.report, from_.checks, {.ns = key.ns, .config_map = key.name});
    refresh_later(key, what);
}

kube::work_queue::outcome
report_writer::failed(object_key const& key, kube::client::api_error const& error) {
    using kube::work_queue::result;
    ++counters_.failures;
    auto const now = from_.clock.now();
    auto const mine = reports_.find(key);
    // Nobody follows it any more.
    if (mine == reports_.end()) return {};
    switch (error.kind) {
        case error_class::not_found:
            // The namespace is deleted, or nobody knows the kind.
            if (error.message.contains("namespaces ")) return {result::refused};
            from_.access.absent(now);
            break;
        case error_class::rbac:
            if (error.message.contains("being terminated")) return {result::refused};
            if (error.message.contains("exceeded quota")) {
                from_.access.refused(key.ns + "/" + key.name, error, now);
                return {result::refused};
            }
            from_.access.forbidden(key.ns, error, now);
            break;
        case error_class::permanent:
            // The kind is being removed: it takes no new objects any more.
            if (error.http_status == method_not_allowed) {
                from_.access.absent(now);
                break;
            }
            [[fallthrough]];
        case error_class::too_large:
            from_.access.refused(key.ns + "/" + key.name, error, now);
            return {result::refused};
        default:
            return {result::retry, error.retry_after.value_or(0s)};
    }
    not_now(mine->second);
    return {};
}

}  // namespace vitals::publishing::reports
