// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/informer_log.hpp"

#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::informer {

namespace {

constexpr auto same_cause_every = std::chrono::minutes{1};

}  // namespace

informer_log::informer_log(log::logger log, model::collection const& of)
    : log_{std::move(log)}, resource_{of.resource.plural}, ns_{of.ns.empty() ? "(all)" : of.ns} {}

void informer_log::failed(failure const& what, runtime::time_point now) {
    if (!begins(std::string{what.doing}.append(" ").append(what.reason), now)) return;
    log_.warn(
        what.nothing_read ? "cannot follow a resource; nothing of it has been read yet"
                          : "cannot follow a resource; what was read before stays in use",
        {{"resource", resource_},
         {"namespace", ns_},
         {"doing", what.doing},
         {"reason", what.reason},
         {"error", what.error}}
    );
}

void informer_log::not_served(runtime::time_point now) {
    if (begins("not served", now))
        log_.info(
            "the API server does not serve a resource; Vitals asks again every 5 minutes",
            {{"resource", resource_}, {"namespace", ns_}}
        );
}

// A cause that is suppressed now is not present either, so that a lasting cause is logged when its
// minute is over.
bool informer_log::begins(std::string cause, runtime::time_point now) {
    if (cause == present_ || !due(cause, now)) return false;
    present_ = std::move(cause);
    return true;
}

void informer_log::works_again() {
    if (std::exchange(present_, {}).empty()) return;
    log_.info("following a resource again", {{"resource", resource_}, {"namespace", ns_}});
}

void informer_log::listed(std::size_t count) const {
    log_.info("resource listed", {{"resource", resource_}, {"namespace", ns_}, {"count", count}});
}

void informer_log::empty_list(runtime::time_point now) {
    if (due("empty list", now))
        log_.warn(
            "the list of a resource is empty; asking again",
            {{"resource", resource_}, {"namespace", ns_}}
        );
}

void informer_log::older_version(
    std::string_view before,
    std::string_view version,
    runtime::time_point now
) {
    if (due("older version", now))
        log_.error(
            "the API server went back in time; was its data restored from a backup?",
            {{"resource", resource_}, {"namespace", ns_}, {"before", before}, {"now", version}}
        );
}

void informer_log::left_out(model::object_key const& key, runtime::time_point now) {
    auto const name = key.ns + "/" + key.name;
    if (due("oversized " + name, now))
        log_.error(
            "an object beyond the size limit was left out; its last version stays in use",
            {{"resource", resource_}, {"object", name}}
        );
}

void informer_log::watch_ended(std::string_view reason) const {
    log_.debug("watch ended", {{"resource", resource_}, {"namespace", ns_}, {"reason", reason}});
}

void informer_log::event_ignored(std::string_view type, std::string_view kind) const {
    log_.debug("watch event ignored", {{"resource", resource_}, {"type", type}, {"kind", kind}});
}

bool informer_log::due(std::string const& cause, runtime::time_point now) {
    // NOLINTNEXTLINE(misc-include-cleaner): it comes from <map>
    std::erase_if(logged_, [now](auto const& each) {
        return now - each.second >= same_cause_every;
    });
    return logged_.try_emplace(cause, now).second;
}

}  // namespace vitals::kube::informer
