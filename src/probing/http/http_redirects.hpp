// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One request of an HTTP probe: the configured one, or what redirects made of it. Pure.

#include "core/check/http_target.hpp"
#include "core/check/url.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::probing::http {

inline constexpr unsigned redirect_limit = 10;  // Consul's limit, which is Go's

class http_hop {
public:
    explicit http_hop(check::http_target const& target) : target_{target}, method_{target.method} {}

    check::http_target const& target() const { return target_; }
    check::url const& url() const { return moved_ ? *moved_ : target_.url; }
    bool redirected() const { return moved_.has_value(); }
    std::string_view method() const { return method_; }
    std::string_view body() const { return keeps_body_ ? std::string_view{target_.body} : ""; }
    // Whether the next probe may use the same connection: its request goes to the same host.
    bool reuses_connection() const { return target_.reuse && !moved_; }
    // Whether the request may change something: by its method, its headers or its body.
    bool may_change() const;
    // Whether the configured header goes along with this request.
    bool carries(check::header_field const& field) const;

    // Whether an answer with this code and Location is a redirect to follow.
    bool redirected_by(std::uint16_t http_status, std::string_view location) const;
    // Follows `location`. The error is a sentence for a person; then the probe has failed.
    std::optional<std::string> follow(std::uint16_t http_status, std::string_view location);

private:
    check::http_target const& target_;
    std::optional<check::url> moved_;
    std::string_view method_;
    unsigned count_ = 0;
    bool keeps_body_ = true;
    bool stays_home_ = true;  // no redirect has led to another host
};

}  // namespace vitals::probing::http
