// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/hints.hpp"

#include "core/manifest/advice.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/settings.hpp"
#include "text/ascii/ascii.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

bool is_ipv4(std::string_view host) {
    return std::ranges::all_of(host, [](char c) { return ascii::is_digit(c) || c == '.'; });
}

bool is_ipv6(std::string_view host) {
    return host.contains(':');
}

// Of metadata services, those that are not link-local: net/address_policy/ranges.cpp has them all.
constexpr auto metadata = std::to_array<std::string_view>(
    {"metadata.google.internal",
     "100.100.100.200",
     "168.63.129.16",
     "192.0.0.192",
     "fd00:ec2::254",
     "fd00:ec2::23",
     "fd20:ce::254",
     "fd00:c1::a9fe:a9fe",
     "fd00:42::42",
     "fd00:a9fe:a9fe::1",
     "fd00:100::100:200"}
);

bool is_metadata(std::string_view host) {
    return std::ranges::find(metadata, host) != metadata.end();
}

bool is_link_local(std::string_view host) {
    constexpr std::array<std::string_view, 4> begins{"fe8", "fe9", "fea", "feb"};
    if (is_ipv6(host))
        return std::ranges::any_of(begins, [host](auto one) { return host.starts_with(one); });
    return is_ipv4(host) && host.starts_with("169.254.");
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host.ends_with(".localhost") || host == "::1" ||
           (is_ipv4(host) && host.starts_with("127."));
}

// In a cluster a name without a dot is looked up in the namespace of the client.
bool is_short_name(std::string_view host) {
    return !host.contains('.') && !is_ipv6(host) && !is_ipv4(host);
}

}  // namespace

void hint_at_host(
    field_value const& from,
    std::string_view host,
    std::string_view ns,
    problem_reporter& report
) {
    auto const hint = [&](std::string message) {
        report.hint(from.value->where, std::move(message));
    };
    if (is_link_local(host))
        return hint(
            quote(host) + " is link-local: on most clouds it answers with credentials of the node"
        );
    if (is_metadata(host))
        return hint(
            quote(host) + " is a cloud's metadata service: it answers with credentials of the node"
        );
    if (report.wanted() != advice::of_config_maps) return;
    if (is_loopback(host))
        return hint(
            quote(host) + " means the Pod of Vitals itself, not a Pod of this ConfigMap's namespace"
        );
    if (is_short_name(host)) {
        auto full = std::string{host} + '.';
        full += ns.empty() ? "<namespace>" : ns;
        hint(
            quote(host) +
            " is looked up in the namespace of Vitals, not in that of this "
            "ConfigMap; write " +
            full + ".svc"
        );
    }
}

void hint_at_timeout(settings const& all, problem_reporter& report) {
    auto const timing = timing_of(all);
    // Only about a timeout that the author set: the default one is long on purpose.
    if (!all.timeout.value || timing.timeout <= timing.interval) return;
    auto const own_interval = all.interval.value && !all.interval.inherited;
    if (all.timeout.inherited && !own_interval) return;
    report.hint(
        all.timeout.inherited ? all.interval.where : all.timeout.where,
        "the timeout is longer than the interval: while a probe waits, the next ones are skipped"
    );
}

void hint_at_nothing(field_value const& checks, problem_reporter& report) {
    if (checks.value->kind != yaml::node::type::null) return;
    report.hint(
        checks.name->where,
        "`" + checks.name->text + "` is empty; write `checks: []` if no check is to run"
    );
}

void hint_at_unused(std::vector<yaml::node const*> const& names, problem_reporter& report) {
    constexpr std::size_t longest_list = 100;
    if (names.empty()) return;
    std::string list;
    for (auto const* const name : names) {
        if (list.size() > longest_list) break;
        list.append(list.empty() ? "`" : ", `").append(name->text).append("`");
    }
    report.hint(names.front()->where, list + ": not used by Vitals");
}

}  // namespace vitals::inline core::manifest
