// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/tls_fields.hpp"

#include "core/check/host_name.hpp"
#include "core/check/references.hpp"
#include "core/check/tls_settings.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/reference_fields.hpp"
#include "core/manifest/setting.hpp"
#include "core/manifest/values.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

namespace {

std::optional<std::string> read_server_name(field_value const& from, problem_reporter& report) {
    auto text = read_text(from, {.longest = field_limits::server_name}, report);
    if (!text) return std::nullopt;
    if (check::has_host_characters(*text)) return text;
    report.at(
        from.value->where,
        from.name->text + ": a host name is needed; found " + quote_value(*text)
    );
    return std::nullopt;
}

std::optional<check::tls_version> read_version(field_value const& from, problem_reporter& report) {
    if (!from) return std::nullopt;
    auto const* const text = scalar_text(*from.value, from.name->text, report);
    if (text == nullptr) return std::nullopt;
    if (*text == "1.2") return check::tls_version::v1_2;
    if (*text == "1.3") return check::tls_version::v1_3;
    report.at(
        from.value->where,
        from.name->text + ": 1.2 or 1.3 is needed (Vitals speaks no older TLS); found " +
            quote_value(*text)
    );
    return std::nullopt;
}

// The fields of the map; none of them when there is no map.
fields inside(field_value const& map, problem_reporter& report) {
    if (map.value->kind == yaml::node::type::map)
        return read_fields(*map.value, scope::tls, report);
    report.at(
        map.value->where,
        map.name->text +
            ": a map of settings is needed, like {serverName: shop.example}; TLS itself is asked "
            "for by https, tcpUseTls, grpcUseTls or starttls; found " +
            describe(*map.value)
    );
    return {};
}

std::optional<check::key_reference> read_ca(field_value const& from, problem_reporter& report) {
    if (!from) return std::nullopt;
    reference_rule const rule{
        .from = reference_rule::objects::secret_or_config_map,
        .key = reference_rule::keys::usual,
        .usual_key = "ca.crt",
        .example = "ca: {configMap: {name: our-ca, key: ca.crt}}"
    };
    return read_reference(*from.value, from.name->text, rule, report);
}

std::optional<check::key_reference> read_client(field_value const& from, problem_reporter& report) {
    if (!from) return std::nullopt;
    reference_rule const rule{
        .key = reference_rule::keys::fixed,
        .example = "client: {secret: {name: probe-cert}}"
    };
    return read_reference(*from.value, from.name->text, rule, report);
}

void refuse_with_skip_verify(
    tls_setting_fields const& all,
    setting<check::key_reference> const& one,
    std::string_view why,
    problem_reporter& report
) {
    if (one.value && all.skip_verify.value.value_or(false))
        report_pair(one, all.skip_verify, std::string{why}, report);
}

// Which form is used: the flat one or the one of the map.
field_value const&
one_of(field_value const& flat, field_value const& mapped, problem_reporter& report) {
    if (flat && mapped) {
        auto const& second = std::max(flat.name->where, mapped.name->where);
        report.second(
            second,
            std::min(flat.name->where, mapped.name->where),
            "`" + flat.name->text + "` and `" + mapped.name->text +
                "` of tls are the same setting: write one of them"
        );
    }
    return mapped ? mapped : flat;
}

}  // namespace

tls_setting_fields read_tls(fields const& from, problem_reporter& report) {
    auto const& map = from[field::tls];
    fields const inner = map ? inside(map, report) : fields{};
    auto const& name = one_of(from[tls_server_name.name], inner[field::server_name], report);
    auto const& skip = one_of(from[tls_skip_verify.name], inner[field::skip_verify], report);
    auto const& version = inner[field::min_version];
    return {
        .server_name = remember(name, read_server_name(name, report)),
        .skip_verify = remember(skip, read_switch(skip, report)),
        .min_version = remember(version, read_version(version, report)),
        .ca = remember(inner[field::ca], read_ca(inner[field::ca], report)),
        .client = remember(inner[field::client], read_client(inner[field::client], report)),
    };
}

void inherit(
    tls_setting_fields& own,
    tls_setting_fields const& defaults,
    problem_reporter& report
) {
    inherit_one(own.server_name, defaults.server_name, report);
    inherit_one(own.skip_verify, defaults.skip_verify, report);
    inherit_one(own.min_version, defaults.min_version, report);
    inherit_one(own.ca, defaults.ca, report);
    inherit_one(own.client, defaults.client, report);
}

check::tls_settings tls_of(tls_setting_fields const& all, problem_reporter& report) {
    check::tls_settings made;
    made.server_name = all.server_name.value.value_or("");
    if (all.skip_verify.value.value_or(false)) made.certificate = check::certificate::not_verified;
    made.lowest = all.min_version.value.value_or(made.lowest);
    if (!all.ca.value && !all.client.value) return made;
    refuse_with_skip_verify(all, all.ca, "tls: `ca` has no effect with skipVerify: true", report);
    refuse_with_skip_verify(
        all,
        all.client,
        "tls: a client certificate is used only with a server that is verified: remove skipVerify",
        report
    );
    made.from = check::tls_references{
        .ca = all.ca.value,
        .client = all.client.value ? all.client.value->name : std::string{}
    };
    return made;
}

void hint_at_tls_without_effect(
    fields const& from,
    std::string_view instead,
    problem_reporter& report
) {
    field_value first;
    for (auto const& each :
         {from[field::tls], from[tls_server_name.name], from[tls_skip_verify.name]})
        if (each && (!first || each.name->where < first.name->where)) first = each;
    if (!first) return;
    report.hint(
        first.name->where,
        "`" + first.name->text + "` has no effect: the check does not use TLS; write " +
            std::string{instead}
    );
}

}  // namespace vitals::inline core::manifest
