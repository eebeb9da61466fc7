// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/tcp_fields.hpp"

#include "core/check/target.hpp"
#include "core/check/tcp_target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/hints.hpp"
#include "core/manifest/host_port_field.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/step_fields.hpp"
#include "core/manifest/target_rule.hpp"
#include "core/manifest/tls_fields.hpp"
#include "core/manifest/values.hpp"

#include <string>
#include <string_view>

namespace vitals::inline core::manifest {

namespace {

check::starttls read_starttls(field_value const& from, problem_reporter& report) {
    using enum check::starttls;
    if (!from) return none;
    auto const* const text = scalar_text(*from.value, from.name->text, report);
    if (text == nullptr) return none;
    for (auto const each : {smtp, imap, pop3, ldap, postgres})
        if (*text == to_string(each)) return each;
    report.at(
        from.value->where,
        from.name->text + ": smtp, imap, pop3, ldap or postgres is needed; found " +
            quote_value(*text)
    );
    return none;
}

// What a kept connection is asked is sent: without a `send` there is nothing to ask.
bool reuse_of(settings const& all, check::tcp_target const& made, problem_reporter& report) {
    bool const wanted = all.reuse.value.value_or(false);
    bool const asks = made.sends() && made.steps.back().does == check::tcp_step::what::expect;
    if (wanted && !asks && !all.reuse.inherited)
        report.at(
            all.reuse.where,
            "reuse: a tcp check can keep its connection only if its steps send something and "
            "expect "
            "an answer"
        );
    return wanted && asks;
}

}  // namespace

// Without `send`, a connection brings no byte that the manifest chooses: the name in a TLS session
// is a host name.
written_target tcp_goes_to(check::target const& made) {
    auto const& tcp = *made.as<check::tcp_target>();
    return {
        .ns = {},
        .host = tcp.where.host(),
        .port = tcp.where.port(),
        .chosen_bytes = tcp.sends(),
        .may_change = tcp.sends(),
    };
}

check::target read_tcp(fields const& from, settings const& all, problem_reporter& report) {
    check::tcp_target made;
    if (from["tcp"]) made.where = read_host_port(from["tcp"], report);
    made.use_tls = read_switch(from["tcpUseTls"], report).value_or(false);
    made.starttls = read_starttls(from["starttls"], report);
    if (made.use_tls && made.starttls != check::starttls::none)
        report.at(
            from["starttls"].name->where,
            "starttls: TLS begins after a conversation without it, with tcpUseTls at once: write "
            "one "
            "of them"
        );
    made.tls = tls_of(all.tls, report);
    made.steps = read_steps(from["steps"], report);
    made.reuse = reuse_of(all, made, report);
    return made;
}

void hint_at_tcp(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
) {
    auto const& tcp = *made.as<check::tcp_target>();
    hint_at_host(from["tcp"], tcp.where.host(), ns, report);
    if (from["steps"]) hint_at_steps(from["steps"], tcp.steps, report);
    if (!tcp.encrypts())
        hint_at_tls_without_effect(from, "tcpUseTls: true, or starttls: smtp", report);
}

}  // namespace vitals::inline core::manifest
