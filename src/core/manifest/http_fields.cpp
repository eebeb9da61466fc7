// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/http_fields.hpp"

#include "core/check/definition.hpp"
#include "core/check/url.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/header_fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/settings.hpp"
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

// A query or a user name may hold a secret.
std::string shown_url(std::string_view text) {
    if (text.find('@') != text.npos) return "";
    return "; found " + quote_value(text.substr(0, text.find_first_of("?#")));
}

// "http//shop/" and "https:/shop/" have other typing errors.
std::optional<std::string> with_scheme(std::string_view text) {
    constexpr std::size_t longest_shown = 100;
    if (text.contains("://")) return std::nullopt;
    if (text.starts_with("//")) text.remove_prefix(2);
    bool const looks_like_one = text == "localhost" || text.find_first_of(".:/") != text.npos;
    auto const made = check::url::parse("http://" + std::string{text});
    // The peer may close a kept connection at any moment; then the request is sent again.
    if (!looks_like_one || !made || made->host().starts_with("http")) return std::nullopt;
    auto const shown = text.substr(0, std::min(text.find_first_of("?#"), longest_shown));
    return "http://" + std::string{shown} + (shown.size() < text.size() ? "…" : "");
}

void read_url(field_value const& from, check::http_target& into, problem_reporter& report) {
    auto const* const text = scalar_text(*from.value, from.name->text, report);
    if (text == nullptr) return;
    auto made = check::url::parse(*text);
    if (made) {
        into.url = *std::move(made);
    } else if (auto const meant = with_scheme(*text)) {
        report.at(from.value->where, from.name->text + ": the scheme is missing: write " + *meant);
    } else {
        report.at(from.value->where, from.name->text + ": " + made.error() + shown_url(*text));
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

void read_server_name(field_value const& from, check::http_target& into, problem_reporter& report) {
    auto text = read_text(from, {.longest = field_limits::server_name}, report);
    if (!text) return;
    auto const fits = [](char c) {
        return ascii::is_letter(c) || ascii::is_digit(c) || std::string_view{"-._:"}.contains(c);
    };
    if (std::ranges::all_of(*text, fits)) {
        into.tls.server_name = *std::move(text);
    } else {
        report.at(
            from.value->where,
            from.name->text + ": a host name is needed; found " + quote_value(*text)
        );
    }
}

}  // namespace

check::http_target read_http(fields const& from, problem_reporter& report) {
    check::http_target made;
    if (from[field::http]) read_url(from[field::http], made, report);
    read_method(from[field::method], made, report);
    if (from[field::header]) made.headers = read_headers(from[field::header], report);
    text_rule const body{.longest = field_limits::body, .kind = text_kind::opaque};
    made.body = read_text(from[field::body], body, report).value_or("");
    if (read_switch(from[field::disable_redirects], report).value_or(false)) {
        made.redirects = check::redirects::refuse;
    }
    read_server_name(from[field::tls_server_name], made, report);
    if (read_switch(from[field::tls_skip_verify], report).value_or(false)) {
        made.tls.certificate = check::certificate::not_verified;
    }
    return made;
}

// The peer may close a kept connection at any moment: what was asked on it is asked again then.
bool reuse_of(
    settings const& all,
    fields const& from,
    std::string_view method,
    problem_reporter& report
) {
    constexpr std::array<std::string_view, 6>
        idempotent{"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"};
    bool const wanted = all.reuse.value.value_or(false);
    if (!wanted || std::ranges::find(idempotent, method) != idempotent.end()) return wanted;
    report.at(
        all.reuse.inherited ? from[field::method].value->where : all.reuse.where,
        "reuse: a request on a kept connection may have to be sent twice, so the method must be "
        "GET, HEAD, OPTIONS, TRACE, PUT or DELETE; found " +
            quote(method) + "; write reuse: false"
    );
    return false;
}

}  // namespace vitals::inline core::manifest
