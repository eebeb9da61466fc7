// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/http_fields.hpp"

#include "core/check/http_target.hpp"
#include "core/check/target.hpp"
#include "core/check/tls_settings.hpp"
#include "core/check/url.hpp"
#include "core/manifest/expectation_fields.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/header_fields.hpp"
#include "core/manifest/hints.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/setting.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/target_rule.hpp"
#include "core/manifest/tls_fields.hpp"
#include "core/manifest/values.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::manifest {

namespace {

// The work for one request is bounded.
constexpr std::ptrdiff_t most_values_of_secrets = 4;

// "http//shop/" and "https:/shop/" have other typing errors.
std::optional<std::string> with_scheme(std::string_view text) {
    constexpr std::size_t longest_shown = 100;
    if (text.contains("://")) return std::nullopt;
    if (text.starts_with("//")) text.remove_prefix(2);
    bool const looks_like_one = text == "localhost" || text.find_first_of(".:/") != text.npos;
    auto const made = check::url::parse("http://" + std::string{text});
    if (!looks_like_one || !made || made->host().starts_with("http")) return std::nullopt;
    auto const shown = text.substr(0, std::min(text.find_first_of("?#"), longest_shown));
    return "http://" + std::string{shown} + (shown.size() < text.size() ? "…" : "");
}

// Another kind of check.
bool is_of_websocket(std::string_view url) {
    auto const scheme = ascii::lower_case(url.substr(0, url.find(':')));
    return url.contains("://") && (scheme == "ws" || scheme == "wss");
}

void read_url(field_value const& from, check::http_target& into, problem_reporter& report) {
    auto const* const text = scalar_text(*from.value, from.name->text, report);
    if (text == nullptr) return;
    auto made = check::url::parse(*text);
    if (made) {
        into.url = *std::move(made);
    } else if (auto const meant = with_scheme(*text)) {
        report.at(from.value->where, from.name->text + ": the scheme is missing: write " + *meant);
    } else if (is_of_websocket(*text)) {
        report.at(from.value->where, from.name->text + ": write websocket: for this URL");
    } else {
        report.at(from.value->where, from.name->text + ": " + made.error() + found_url(*text));
    }
}

void read_method(field_value const& from, check::http_target& into, problem_reporter& report) {
    auto text = read_text(from, {.longest = field_limits::method, .shortest = 1}, report);
    if (!text) return;
    if (!is_token(*text)) {
        report.at(
            from.value->where,
            from.name->text + ": a method like GET or HEAD is needed; found " + quote_value(*text)
        );
    } else if (*text == "CONNECT") {
        report.at(from.value->where, from.name->text + ": CONNECT asks a proxy, not a target");
    } else {
        into.method = *std::move(text);
    }
}

// The peer may close a kept connection at any moment: what was asked on it is asked again then.
bool reuse_of(
    settings const& all,
    field_value const& from,
    std::string_view method,
    problem_reporter& report
) {
    constexpr std::array<std::string_view, 6>
        idempotent{"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"};
    bool const wanted = all.reuse.value.value_or(false);
    if (!wanted || std::ranges::find(idempotent, method) != idempotent.end()) return wanted;
    report.at(
        all.reuse.inherited ? from.value->where : all.reuse.where,
        "reuse: a request on a kept connection may have to be sent twice, so the method must be "
        "GET, HEAD, OPTIONS, TRACE, PUT or DELETE; found " +
            quote(method) + "; write reuse: false"
    );
    return false;
}

// `auth` is the header Authorization. The check's own header wins over an inherited auth.
void authorize(
    settings const& all,
    field_value const& header,
    check::http_target& into,
    problem_reporter& report
) {
    constexpr std::string_view name = "Authorization";
    if (!all.auth.value || !*all.auth.value) return;
    auto const has_one = std::ranges::any_of(into.headers, [&](auto const& each) {
        return ascii::same_name(each.name, name);
    });
    if (!has_one)
        into.headers.push_back({std::string{name}, {}, *all.auth.value});
    else if (!all.auth.inherited)
        report.second(
            std::max(all.auth.where, header.value->where),
            std::min(all.auth.where, header.value->where),
            "`auth` sets the header Authorization, which `header` sets, too"
        );
}

// At parse where it is certain; a redirect is judged when it is followed.
void judge_secrets(
    settings const& all,
    field_value const& header,
    check::http_target const& made,
    problem_reporter& report
) {
    auto const count = std::ranges::count_if(made.headers, [](auto const& each) {
        return static_cast<bool>(each.source);
    });
    if (count > most_values_of_secrets && header)
        report.at(header.value->where, "at most 4 header lines can have values of Secrets");
    if (count == 0 || made.tls.certificate == check::certificate::verified) return;
    std::string const why =
        "a value of a Secret is sent only to a server that is verified: remove skipVerify";
    if (all.auth.value && *all.auth.value && !all.auth.inherited)
        report.at(all.auth.where, why);
    else if (header)
        report.at(header.value->where, why);
    else
        report_pair(all.tls.skip_verify, all.auth, why, report);
}

void hint_at_method(field_value const& from, std::string const& method, problem_reporter& report) {
    constexpr std::array<std::string_view, 8>
        known{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"};
    auto const* const meant = std::ranges::find_if(known, [&](std::string_view one) {
        return ascii::same_name(one, method);
    });
    if (meant == known.end() || *meant == method) return;
    report.hint(
        from.value->where,
        "methods are case-sensitive; most servers know only " + std::string{*meant} + ", not " +
            quote(method)
    );
}

// `disableRedirects` is Consul's word.
check::redirects read_redirects(fields const& from, problem_reporter& report) {
    auto const refused = read_switch(from["disableRedirects"], report);
    auto const& field = from["redirects"];
    auto const made = refused.value_or(false) ? check::redirects::refuse : check::redirects::follow;
    if (!field) return made;
    if (from["disableRedirects"])
        report.at(field.name->where, "write `redirects` or `disableRedirects`, not both");
    auto const* const text = scalar_text(*field.value, field.name->text, report);
    if (text == nullptr) return made;
    if (*text == "any") return check::redirects::follow;
    if (*text == "same-host") return check::redirects::same_host;
    if (*text == "none") return check::redirects::refuse;
    report.at(
        field.value->where,
        field.name->text + ": any, same-host or none is needed; found " + quote_value(*text)
    );
    return made;
}

check::http_version read_version(field_value const& from, problem_reporter& report) {
    using enum check::http_version;
    auto const* const text = from ? scalar_text(*from.value, from.name->text, report) : nullptr;
    if (text == nullptr || *text == "1.1") return http_1_1;
    if (*text == "2") return http_2;
    report.at(
        from.value->where,
        from.name->text + R"(: "1.1" or "2" is needed; found )" + quote_value(*text)
    );
    return http_1_1;
}

}  // namespace

written_target http_goes_to(check::target const& made) {
    auto const& http = *made.as<check::http_target>();
    return {
        .ns = {},
        .host = http.url.host(),
        .port = http.url.port(),
        .may_change = check::may_change(http.method, http.body) ||
                      std::ranges::any_of(http.headers, check::overrides_method)
    };
}

check::target read_http(fields const& from, settings const& all, problem_reporter& report) {
    check::http_target made;
    if (from["http"]) read_url(from["http"], made, report);
    read_method(from["method"], made, report);
    if (from["header"]) made.headers = read_headers(from["header"], report);
    text_rule const body{.longest = field_limits::body, .kind = text_kind::opaque};
    made.body = read_text(from["body"], body, report).value_or("");
    made.redirects = read_redirects(from, report);
    made.version = read_version(from["httpVersion"], report);
    authorize(all, from["header"], made, report);
    made.tls = tls_of(all.tls, report);
    judge_secrets(all, from["header"], made, report);
    made.expect = expectation_of(all.expect, report);
    made.reuse = reuse_of(all, from["method"], made.method, report);
    return made;
}

void hint_at_http(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
) {
    auto const& http = *made.as<check::http_target>();
    if (from["method"]) hint_at_method(from["method"], http.method, report);
    if (from["http"]) hint_at_host(from["http"], http.url.host(), ns, report);
    if (from["http"] && http.sends_values() && http.url.scheme() == check::scheme::http)
        report.hint(
            from["http"].value->where,
            "a value of a Secret is sent over http only if the Secret has the annotation "
            "vitals.dev/http-allowed: \"true\"; write https"
        );
    if (from["body"] && !http.body.empty() && http.method == "GET")
        report.hint(
            from["body"].name->where,
            "`body` is sent with GET; did you mean method: POST?"
        );
}

}  // namespace vitals::inline core::manifest
