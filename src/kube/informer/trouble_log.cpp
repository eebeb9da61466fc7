// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/trouble_log.hpp"

#include "kube/model/config_map.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <chrono>
#include <map>
#include <string>
#include <utility>

namespace vitals::kube::informer {

namespace {

constexpr auto same_cause_every = std::chrono::minutes{1};

}  // namespace

trouble_log::trouble_log(log::logger log, std::string ns)
    : log_{std::move(log)}, ns_{std::move(ns)} {}

void trouble_log::met(trouble const& what, runtime::time_point now) {
    auto cause = std::string{what.doing}.append(" ").append(what.reason);
    // What is not logged now is not present either, so that a cause that lasts is logged when its minute is over.
    if (cause == present_ || !due(cause, now)) return;
    present_ = std::move(cause);
    log_.warn(
        what.nothing_read ? "cannot follow ConfigMaps; none of their checks runs yet"
                          : "cannot follow ConfigMaps; checks continue as they are",
        {{"namespace", ns_}, {"doing", what.doing}, {"reason", what.reason}, {"error", what.error}}
    );
}

void trouble_log::over() {
    if (std::exchange(present_, {}).empty()) return;
    log_.info("following ConfigMaps again", {{"namespace", ns_}});
}

void trouble_log::left_out(model::object_key const& key, runtime::time_point now) {
    auto const name = key.ns + "/" + key.name;
    if (!due("oversized " + name, now)) return;
    log_.error(
        "a ConfigMap beyond the limit of size was left out; its checks continue as they are",
        {{"configmap", name}}
    );
}

bool trouble_log::due(std::string const& cause, runtime::time_point now) {
    // NOLINTNEXTLINE(misc-include-cleaner): it comes from <map>
    std::erase_if(logged_, [now](auto const& each) {
        return now - each.second >= same_cause_every;
    });
    return logged_.try_emplace(cause, now).second;
}

}  // namespace vitals::kube::informer
