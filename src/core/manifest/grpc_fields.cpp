// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/grpc_fields.hpp"

#include "core/check/grpc_target.hpp"
#include "core/check/host_port.hpp"
#include "core/check/target.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/hints.hpp"
#include "core/manifest/host_port_field.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/target_rule.hpp"
#include "core/manifest/tls_fields.hpp"
#include "core/manifest/values.hpp"
#include "text/utf8/utf8.hpp"
#include "text/yaml/document.hpp"

#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

namespace {

std::string_view problem_in_service(std::string_view name) {
    if (name.empty()) return "the service behind the / is missing: write host:port for the server";
    if (name.size() > field_limits::grpc_service) return "the service is longer than 256 bytes";
    if (!utf8::is_visible(name, utf8::ascii_controls::none))
        return "control characters in the name of the service";
    return "";
}

// Consul's form: "host:port", "host:port/service". Consul's documentation has "host:port:/service".
void read_target(field_value const& from, check::grpc_target& into, problem_reporter& report) {
    if (from.value->kind == yaml::node::type::map)
        return report.at(
            from.value->where,
            from.name->text +
                ": one text is needed, like cart.shop.svc:50051/shop.Cart; found a map"
        );
    auto const* const text = scalar_text(*from.value, from.name->text, report);
    if (text == nullptr) return;
    std::string_view const whole{*text};
    auto const slash = whole.contains("://") ? whole.npos : whole.find('/');
    into.where = read_host_port(whole.substr(0, slash), from, report);
    if (slash == whole.npos) return;
    auto const service = whole.substr(slash + 1);
    if (auto const problem = problem_in_service(service); !problem.empty())
        return report.at(from.value->where, from.name->text + ": " + std::string{problem});
    into.service = service;
}

}  // namespace

// The manifest chooses no byte but those of the service's name.
written_target grpc_goes_to(check::target const& made) {
    auto const& grpc = *made.as<check::grpc_target>();
    return {
        .ns = {},
        .host = grpc.where.host(),
        .port = grpc.where.port(),
        .chosen_bytes = !grpc.service.empty(),
        .may_change = false,
    };
}

check::target read_grpc(fields const& from, settings const& all, problem_reporter& report) {
    check::grpc_target made;
    if (from["grpc"]) read_target(from["grpc"], made, report);
    made.use_tls = read_switch(from["grpcUseTls"], report).value_or(false);
    made.tls = tls_of(all.tls, report);
    made.reuse = all.reuse.value.value_or(false);
    return made;
}

void hint_at_grpc(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
) {
    auto const& grpc = *made.as<check::grpc_target>();
    hint_at_host(from["grpc"], grpc.where.host(), ns, report);
    if (!grpc.use_tls) hint_at_tls_without_effect(from, "grpcUseTls: true", report);
}

}  // namespace vitals::inline core::manifest
