// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A HealthReport of vitals.dev/v1alpha1: the results of one ConfigMap, for kubectl. It has the name
// of its ConfigMap and belongs to it: the garbage collector deletes both. Its fields are those of
// core/report.

#include "kube/model/resource.hpp"
#include "text/time/rfc3339.hpp"

#include <string>
#include <string_view>

namespace vitals::kube::model {

resource health_reports();

// Both are bodies of server-side apply: the API server keeps what others have added. Those of our
// fields that a body lacks are deleted.

// Creates the report, or gives it its owner again. Leaves its status alone.
std::string render_owned_report(object_key const& key, std::string_view config_map_uid);

struct report_status {
    std::string_view content;  // a JSON object
    // Of the report: another one is a conflict. Empty: it is in no cluster.
    std::string_view resource_version;
    time::wall_time written{};
    std::string_view writer;   // the Pod
    std::string_view lease{};  // whose holder writes it, "vitals/vitals"; empty: none
};
// For the subresource `status`.
std::string render_report_status(object_key const& key, report_status const& what);

// Path and query of an apply. We alone write these fields: what others have made of them is
// overwritten.
std::string apply_target(object_key const& key, std::string_view subresource = {});

}  // namespace vitals::kube::model
