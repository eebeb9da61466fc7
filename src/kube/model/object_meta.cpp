// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/object_meta.hpp"

#include "kube/model/resource.hpp"
#include "text/json/walk.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::model {

void object_meta_reader::scalar(json::path const& path, json::kind kind, std::string_view value) {
    if (path.depth() != level_ + 2 || path.at(level_) != "metadata") return;
    if (kind != json::kind::text) return;
    auto const field = path.last();
    if (field == "name") meta_.key.name = value;
    if (field == "namespace") meta_.key.ns = value;
    if (field == "uid") meta_.uid = value;
    if (field == "resourceVersion") meta_.resource_version = value;
}

std::expected<object_meta, std::string> object_meta_reader::take(resource const& of) {
    auto whole = std::exchange(meta_, {});
    std::string_view missing;
    if (whole.resource_version.empty()) missing = "resourceVersion";
    if (whole.uid.empty()) missing = "uid";
    if (whole.key.ns.empty() && of.namespaced) missing = "namespace";
    if (whole.key.name.empty()) missing = "name";
    if (missing.empty()) return whole;
    return std::unexpected("a " + of.kind + " without metadata." + std::string{missing});
}

}  // namespace vitals::kube::model
