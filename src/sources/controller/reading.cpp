// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/controller/reading.hpp"

#include "core/check/problem.hpp"
#include "core/manifest/nothing_to_read.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/parse.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/resource.hpp"
#include "sources/files/manifest_files.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace vitals::sources::controller {

namespace {

// In a folder only manifests are read; these files were named on the command line.
std::vector<check::problem> unnamed_files(kube::model::config_map const& files) {
    std::vector<check::problem> made;
    for (auto const& [path, text] : files.data)
        if (!manifest::is_manifest(path)) made.push_back(manifest::no_manifest_name(path, text));
    return made;
}

}  // namespace

reading left_out(kube::model::object_key key, std::string uid, std::string why, std::size_t bytes) {
    reading made{.key = std::move(key), .uid = std::move(uid), .wanted = {}, .problems = {}};
    made.problems.push_back({.at = {}, .check_id = {}, .message = "is left out: " + std::move(why)}
    );
    made.bytes = bytes;
    made.rejected_keys = 1;
    made.left_out = true;
    return made;
}

std::size_t bytes_of(kube::model::config_map const& object) {
    std::size_t sum = 0;
    for (auto const& [key, text] : object.data) sum += text.size();
    return sum;
}

reading read_config_map(
    kube::model::config_map const& object,
    std::function<bool()> spent,
    manifest::limits bounds
) {
    reading made{.key = object.key, .uid = object.uid, .wanted = {}, .problems = {}};
    made.resource_version = object.resource_version;
    made.bytes = bytes_of(object);
    bounds.spent = std::move(spent);
    // Files are the operator's own, and their number has its own limit.
    auto const of_files = object.uid.empty();
    if (of_files) {
        bounds.manifests = files::max_manifest_files;
        bounds.check_bytes = std::numeric_limits<std::size_t>::max();
        bounds.service_ids = manifest::service_ids::any;
    }
    made.wanted =
        manifest::parse(object.key.ns, object.key.name, object.data, bounds, object.binary_keys);
    for (auto& each : made.wanted) {
        made.rejected_keys += each.problems.empty() && each.dropped == 0 ? 0 : 1;
        made.rejected_keys += each.behind.size();
        made.given_up = made.given_up || each.given_up;
        std::ranges::move(std::exchange(each.problems, {}), std::back_inserter(made.problems));
    }
    // Without any manifest there is a problem (such as a key renamed to "checks"): nobody wanted to
    // stop all checks.
    made.without_manifest = made.wanted.empty();
    auto unnamed = of_files ? unnamed_files(object) : std::vector<check::problem>{};
    made.rejected_keys += unnamed.size();
    std::ranges::move(unnamed, std::back_inserter(made.problems));
    if (made.without_manifest && !unnamed.empty()) return made;
    if (made.without_manifest) {
        made.problems.push_back(manifest::no_manifest(object.other_keys));
        made.rejected_keys = 1;
    } else {
        auto beside = manifest::misnamed(object.other_keys);
        made.rejected_keys += beside.size();
        std::ranges::move(beside, std::back_inserter(made.problems));
    }
    return made;
}

}  // namespace vitals::sources::controller
