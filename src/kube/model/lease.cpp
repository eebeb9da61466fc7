// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/lease.hpp"

#include "kube/model/resource.hpp"
#include "text/json/tree.hpp"
#include "text/json/writer.hpp"
#include "text/time/rfc3339.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::model {

namespace {

struct change {
    std::optional<std::string_view> holder;
    std::chrono::seconds duration;
    std::optional<std::uint32_t> transitions;
};

void add_spec(json::writer& to, change const& what, wall_time now) {
    auto const time = time::format_microseconds(now);
    to.key("spec").begin_object();
    if (what.holder) {
        to.member("holderIdentity", *what.holder);
        to.member("acquireTime", time);
    }
    to.key("leaseDurationSeconds").number(static_cast<std::uint64_t>(what.duration.count()));
    to.member("renewTime", time);
    if (what.transitions) to.key("leaseTransitions").number(*what.transitions);
    to.end_object();
}

std::string patch(lease const& of, change const& what, wall_time now) {
    json::writer to;
    to.begin_object();
    to.key("metadata").begin_object();
    to.member("resourceVersion", of.resource_version);
    to.end_object();
    add_spec(to, what, now);
    to.end_object();
    return to.take();
}

}  // namespace

resource leases() {
    return {"coordination.k8s.io", "v1", "leases", "Lease"};
}

std::expected<lease, std::string> decode_lease(std::string_view json) {
    auto const tree = json::parse_tree(json);
    if (!json::object_at(tree, "/metadata")) return std::unexpected("it is no object of the API");
    lease read;
    read.resource_version = json::text_at(tree, "/metadata/resourceVersion");
    if (read.resource_version.empty()) return std::unexpected("it has no resourceVersion");
    read.holder = json::text_at(tree, "/spec/holderIdentity");
    read.renewed = json::text_at(tree, "/spec/renewTime");
    read.duration =
        std::chrono::seconds{json::number_at(tree, "/spec/leaseDurationSeconds").value_or(0)};
    read.transitions = json::number_at(tree, "/spec/leaseTransitions").value_or(0);
    return read;
}

std::string render_new_lease(
    object_key const& key,
    std::string_view holder,
    std::chrono::seconds duration,
    wall_time now
) {
    json::writer to;
    to.begin_object();
    to.member("apiVersion", "coordination.k8s.io/v1");
    to.member("kind", "Lease");
    to.key("metadata").begin_object();
    to.member("name", key.name);
    to.member("namespace", key.ns);
    to.end_object();
    add_spec(to, {holder, duration, 0U}, now);
    to.end_object();
    return to.take();
}

std::string render_renewal(lease const& of, std::chrono::seconds duration, wall_time now) {
    return patch(of, {.holder = {}, .duration = duration, .transitions = {}}, now);
}

std::string render_acquisition(
    lease const& of,
    std::string_view holder,
    std::chrono::seconds duration,
    wall_time now
) {
    return patch(of, {holder, duration, of.transitions + 1}, now);
}

std::string render_release(lease const& of, wall_time now) {
    return patch(of, {"", std::chrono::seconds{1}, {}}, now);
}

}  // namespace vitals::kube::model
