// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/websocket_fields.hpp"

#include "core/check/target.hpp"
#include "core/check/url.hpp"
#include "core/check/websocket_target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/hints.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/step_fields.hpp"
#include "core/manifest/target_rule.hpp"
#include "core/manifest/tls_fields.hpp"
#include "core/manifest/values.hpp"
#include "text/ascii/ascii.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::manifest {

namespace {

constexpr std::string_view not_one = "a URL is needed, like ws://chat.example:8080/socket";

// A URL of WebSocket is one of HTTP with another scheme (RFC 6455 section 3).
void read_url(field_value const& from, check::websocket_target& into, problem_reporter& report) {
    auto const* const text = scalar_text(*from.value, from.name->text, report);
    if (text == nullptr) return;
    auto const refuse = [&](std::string_view why) {
        auto const& name = from.name->text;
        report.at(from.value->where, name + ": " + std::string{why} + found_url(*text));
    };
    auto const scheme = ascii::lower_case(text->substr(0, text->find("://")));
    if (scheme != "ws" && scheme != "wss") return refuse(not_one);
    auto made = check::url::parse("http" + text->substr(2));
    if (made) {
        into.url = *std::move(made);
        return;
    }
    std::string_view const why{made.error()};  // behind a `;`: what only HTTP has
    refuse(why.starts_with("an absolute URL") ? not_one : why.substr(0, why.find(';')));
}

}  // namespace

// The path of the request is the manifest's.
written_target websocket_goes_to(check::target const& made) {
    auto const& websocket = *made.as<check::websocket_target>();
    return {
        .ns = {},
        .host = websocket.url.host(),
        .port = websocket.url.port(),
        .may_change = !websocket.send.empty(),
    };
}

check::target read_websocket(fields const& from, settings const& all, problem_reporter& report) {
    check::websocket_target made;
    if (from["websocket"]) read_url(from["websocket"], made, report);
    auto [send, expect] = read_question("websocket", from["steps"], report);
    made.send = std::move(send);
    made.expect = std::move(expect);
    made.tls = tls_of(all.tls, report);
    return made;
}

void hint_at_websocket(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
) {
    auto const& websocket = *made.as<check::websocket_target>();
    hint_at_host(from["websocket"], websocket.url.host(), ns, report);
    hint_at_question(from["steps"], {.send = websocket.send, .expect = websocket.expect}, report);
    if (!websocket.encrypts()) hint_at_tls_without_effect(from, "a URL with wss://", report);
}

}  // namespace vitals::inline core::manifest
