// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_redirects.hpp"

#include "core/check/http_target.hpp"
#include "core/check/url.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace vitals::probing::http {

namespace {

// Of the manifest's headers, those that another host gets: they hold no secret.
bool is_public(std::string_view name) {
    constexpr std::string_view accept = "Accept";
    return ascii::same_name(name, "User-Agent") ||
           ascii::same_name(name.substr(0, accept.size()), accept);
}

}  // namespace

bool http_hop::carries(check::header_field const& field) const {
    if (!moved_) return true;
    if (!stays_home_ && !is_public(field.name)) return false;
    // The configured Host header is meant for the configured target, not for the target of a
    // redirect.
    if (ascii::same_name(field.name, "Host"))
        return ascii::same_name(url().authority(), target_.url.authority());
    return keeps_body_ || field.name.size() < 8 ||
           !ascii::same_name(field.name.substr(0, 8), "Content-");
}

bool http_hop::may_change() const {
    return check::may_change(method_, body()) ||
           std::ranges::any_of(target_.headers, [&](check::header_field const& each) {
               return check::overrides_method(each) && carries(each);
           });
}

bool http_hop::redirected_by(std::uint16_t http_status, std::string_view location) const {
    if (target_.redirects == check::redirects::refuse || location.empty()) return false;
    return http_status == 301 || http_status == 302 || http_status == 303 || http_status == 307 ||
           http_status == 308;
}

std::optional<std::string> http_hop::follow(std::uint16_t http_status, std::string_view location) {
    if (++count_ > redirect_limit) return "stopped after 10 redirects";
    auto next = url().resolve(location);
    if (!next) {
        std::string const why = "redirected to an unusable Location";
        return target_.uses_secrets() ? why : why + ": " + next.error();
    }

    bool const same_host = ascii::same_name(next->host(), target_.url.host());
    if (!same_host && target_.redirects == check::redirects::same_host)
        return "redirected to another host";
    // A Location may hold what was sent: in its path, its query, its host.
    if (!same_host && target_.uses_secrets())
        return "redirected to another host, to which a check with Secrets does not follow";
    if (url().scheme() == check::scheme::https && next->scheme() == check::scheme::http)
        return "redirected from https to http";
    if (http_status <= 303) {
        keeps_body_ = false;
        if (method_ != "HEAD") method_ = "GET";
    }
    if (!same_host && !body().empty()) return "redirected with its body to another host";
    // Stays false: a host that was not trusted with the headers must not get them back by a
    // redirect home.
    if (!same_host) stays_home_ = false;
    moved_ = std::move(*next);
    return std::nullopt;
}

}  // namespace vitals::probing::http
