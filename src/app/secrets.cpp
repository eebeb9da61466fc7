// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/secrets.hpp"

#include "app/cluster.hpp"
#include "app/file_limit.hpp"
#include "core/quota/quotas.hpp"
#include "core/reconcile/plan.hpp"
#include "core/secret/object.hpp"
#include "runtime/random.hpp"
#include "sources/secrets/cluster_secrets.hpp"
#include "sources/secrets/secret_files.hpp"
#include "sources/secrets/value_source.hpp"

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::app {

using secret::object_name;

sources::secrets::outputs secrets::outputs() {
    return {
        .found =
            [this](object_name const& which, secret::contents&& all) {
                return store_.put(which, std::move(all), process_.clock.now());
            },
        .missing = [this](object_name const& which) { store_.remove(which, process_.clock.now()); },
        .refused =
            [this](object_name const& which, std::string const& why) {
                store_.refuse(which, why, process_.clock.now());
            },
        .crowded_out =
            [this](object_name const& which, std::string const& why) {
                store_.crowd_out(which, why, process_.clock.now());
            }
    };
}

std::expected<void, std::string> secrets::read_files(std::string const& folder) {
    auto opened = sources::secrets::secret_files::open(
        process_.loop(),
        process_.clock,
        process_.log,
        folder,
        outputs()
    );
    if (!opened) return std::unexpected{"--secrets: " + opened.error()};
    source_ = std::move(*opened);
    return {};
}

void secrets::read_cluster(
    cluster const& from,
    quota::quotas const& limits,
    std::function<bool(std::string_view ns)> may_log
) {
    auto to = outputs();
    to.may_log = std::move(may_log);
    source_ = std::make_unique<sources::secrets::cluster_secrets>(
        sources::secrets::cluster_secrets::parts{
            .loop = process_.loop(),
            .clock = process_.clock,
            .log = process_.log,
            .api = *from.client,
            .random = runtime::uniform_random(),
            .limit = [&limits](std::string_view ns) { return limits.of(ns).secrets; },
            .most = secret_watches(process_.descriptors, process_.memory),
            .most_bytes = store_.most_of_a_namespace()
        },
        std::move(to)
    );
}

void secrets::apply(reconcile::plan const& plan) {
    auto const now = references_.apply(plan);
    if (!now.more.empty() || !now.fewer.empty()) source_->change(now.more, now.fewer);
    for (auto const& each : now.fewer) store_.forget(each);
}

}  // namespace vitals::app
