// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/reports/access.hpp"

#include "kube/client/api_client.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::publishing::reports {

namespace {

constexpr std::string_view right_hint =
    "grant it to the account of Vitals; until then kubectl shows no results there, and a restart "
    "forgets them (docs/security.md)";

// As the API server words it: cannot create resource "healthreports" in API group "vitals.dev".
std::string right_in(std::string_view message) {
    std::string const verb = message.contains("cannot create") ? "create" : "patch";
    return verb +
           (message.contains("healthreports/status") ? " healthreports/status" : " healthreports");
}

}  // namespace

// Tries that were under way when the first one failed are part of the same one.
void access::close(gate& which, runtime::time_point now) {
    if (which.until > now) return;
    std::chrono::duration<double> const wait{which.next_wait};
    which.until = now + std::chrono::duration_cast<runtime::duration>(wait * (1.0 + random_() / 2));
    which.next_wait = std::min(which.next_wait * 2, longest_wait);
}

void access::absent(runtime::time_point now) {
    if (!absent_)
        log_.warn(
            "HealthReports are not installed",
            {{"hint",
              "apply deploy/crds, or set crds.enabled of the chart; until then kubectl shows no "
              "results, and a restart forgets them (docs/reports.md)"}}
        );
    if (!absent_) absent_.emplace();
    close(*absent_, now);
}

void access::forbidden(
    std::string const& ns,
    kube::client::api_error const& error,
    runtime::time_point now
) {
    absent_.reset();
    auto const [known, is_new] = forbidden_.try_emplace(ns);
    close(known->second, now);
    if (!is_new || forbidden_.size() > most_logged) return;
    auto const line = "missing right: " + right_in(error.message);
    log_.warn(line, {{"namespace", ns}, {"error", error.message}, {"hint", right_hint}});
}

void access::refused(
    std::string_view report,
    kube::client::api_error const& error,
    runtime::time_point now
) {
    if (now < silent_until_) return;
    silent_until_ = now + std::chrono::minutes{1};
    log_.warn(
        "a HealthReport cannot be written",
        {{"healthreport", report},
         {"reason", kube::client::to_string(error.kind)},
         {"error", error.message}}
    );
}

void access::works(std::string const& ns) {
    bool const was_closed = absent_ || forbidden_.contains(ns);
    absent_.reset();
    forbidden_.erase(ns);
    if (was_closed) log_.info("HealthReports are written now", {{"namespace", ns}});
}

bool access::is_closed(std::string const& ns, runtime::time_point now) const {
    if (absent_ && absent_->until > now) return true;
    auto const found = forbidden_.find(ns);
    return found != forbidden_.end() && found->second.until > now;
}

std::optional<runtime::time_point> access::next_opening(runtime::time_point now) const {
    std::optional<runtime::time_point> first;
    auto const consider = [&](runtime::time_point when) {
        if (when > now) first = std::min(first.value_or(when), when);
    };
    if (absent_) consider(absent_->until);
    for (auto const& [ns, of] : forbidden_) consider(of.until);
    return first;
}

}  // namespace vitals::publishing::reports
