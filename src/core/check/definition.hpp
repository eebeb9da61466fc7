// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The definition of a check: whom to probe, how often, what counts as success, how many results in
// a row change its status. Immutable; every part of the program shares it by shared_ptr<definition
// const>.

#include "core/check/alerting.hpp"
#include "core/check/identity.hpp"
#include "core/check/shared_optional.hpp"
#include "core/check/status.hpp"
#include "core/check/status_code_set.hpp"
#include "core/check/url.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace vitals::inline core::check {

struct header_field {
    std::string name;
    std::string value;
    friend bool operator==(header_field const&, header_field const&) = default;
};

enum class redirects : std::uint8_t { follow, refuse };
enum class certificate : std::uint8_t { verified, not_verified };

struct tls_settings {
    std::string server_name;  // for SNI and the name check; empty: the URL's host
    check::certificate certificate = certificate::verified;
    friend bool operator==(tls_settings const&, tls_settings const&) = default;
};

// The status codes of success. A code in neither set is critical.
struct expectation {
    status_code_set passing = status_code_set::success();
    status_code_set warning = status_code_set::too_many_requests();
    friend bool operator==(expectation const&, expectation const&) = default;
};

struct http_target {
    check::url url;
    std::string method = "GET";
    std::vector<header_field> headers;  // in the order of the manifest; a name may repeat
    std::string body;
    check::redirects redirects = redirects::follow;
    bool reuse = false;  // the connection is kept between probes
    tls_settings tls;
    expectation expect;
    friend bool operator==(http_target const&, http_target const&) = default;
};

using target = std::variant<http_target>;  // one alternative for each protocol

struct timing {
    std::chrono::milliseconds interval{10'000};  // >= 1 s
    std::chrono::milliseconds timeout{10'000};   // > 0; Consul's default
    friend bool operator==(timing const&, timing const&) = default;
};

// Consul's thresholds. 0 and 1 mean the same; without failures_before_warning it is the critical
// threshold.
struct thresholds {
    std::uint32_t success_before_passing = 0;
    std::uint32_t failures_before_warning = 0;
    std::uint32_t failures_before_critical = 0;
    friend bool operator==(thresholds const&, thresholds const&) = default;
};

struct service {
    std::string id;  // never empty once parsed: `service.id`, else "<namespace>/<service.name>"
    std::string name;
    std::vector<std::string> tags;
    friend bool operator==(service const&, service const&) = default;
};

struct definition {
    check::identity identity;
    std::string name;  // never empty once parsed: `name`, else the id
    std::string notes;
    check::target target;
    check::timing timing;
    check::thresholds thresholds;
    shared_optional<check::service> service;
    shared_optional<check::alerting> alerting;
    status initial_status = status::critical;  // until the first result
    std::uint32_t output_max_size = 4096;      // bytes of the body that are kept: the last ones
    bool enabled = true;
    friend bool operator==(definition const&, definition const&) = default;
};

// True when both ask the same question of the same target. Then the result of one is valid for the
// other: status and counters survive an edit of name, notes, timing, thresholds, alerting or reuse.
bool same_probe(definition const& a, definition const& b);

}  // namespace vitals::inline core::check
