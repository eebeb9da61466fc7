// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/health_report.hpp"

#include "kube/model/resource.hpp"
#include "text/json/writer.hpp"
#include "text/time/rfc3339.hpp"
#include "text/utf8/utf8.hpp"

#include <cassert>
#include <cstddef>
#include <string>
#include <string_view>

namespace vitals::kube::model {

namespace {

constexpr std::string_view field_manager = "vitals";
constexpr std::size_t longest_writer = 253;
constexpr std::size_t longest_lease = 512;

// With `metadata` begun.
void begin(json::writer& to, object_key const& key) {
    to.begin_object();
    to.member("apiVersion", "vitals.dev/v1alpha1").member("kind", "HealthReport");
    to.key("metadata").begin_object();
    to.member("name", key.name).member("namespace", key.ns);
}

}  // namespace

resource health_reports() {
    return {"vitals.dev", "v1alpha1", "healthreports", "HealthReport"};
}

std::string render_owned_report(object_key const& key, std::string_view config_map_uid) {
    json::writer to;
    begin(to, key);
    to.key("ownerReferences").begin_array().begin_object();
    to.member("apiVersion", "v1").member("kind", "ConfigMap");
    to.member("name", key.name).member("uid", config_map_uid);
    to.end_object().end_array();
    return to.end_object().end_object().take();
}

std::string render_report_status(object_key const& key, report_status const& what) {
    assert(what.content.ends_with('}'));
    json::writer to;
    begin(to, key);
    if (!what.resource_version.empty()) to.member("resourceVersion", what.resource_version);
    to.end_object();
    json::writer end;
    end.begin_object();
    end.member("writtenAt", time::format_seconds(what.written));
    end.member("writtenBy", utf8::prefix(what.writer, longest_writer));
    if (!what.lease.empty()) end.member("lease", utf8::prefix(what.lease, longest_lease));
    auto const written = end.end_object().take();
    // The members of both objects as one.
    std::string status{what.content.substr(0, what.content.size() - 1)};
    status.append(what.content.size() > 2 ? "," : "").append(written.substr(1));
    return to.key("status").raw(status).end_object().take();
}

std::string apply_target(object_key const& key, std::string_view subresource) {
    return object_path(health_reports(), key, subresource)
        .append("?fieldManager=")
        .append(field_manager)
        .append("&force=true");
}

}  // namespace vitals::kube::model
