// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of an HTTP check: its request, those that redirects make of it, the connections for them.
// http_try_over_http2.cpp has the exchange of a check that asks over HTTP/2.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/http2/client_session.hpp"
#include "net/network.hpp"
#include "probing/http/http_redirects.hpp"
#include "probing/http/http_response_reader.hpp"
#include "probing/http/http_secrets.hpp"
#include "probing/http2/conversation.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "runtime/task.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <string_view>
#include <utility>

namespace vitals::probing::http {

class http_try {
public:
    // All of them outlive it.
    http_try(
        check::http_target const& target,
        check::definition const& definition,
        probe::context& with
    );

    runtime::task<void> exchange();
    // Whether another exchange follows the last one: a redirect, or a request that was not taken.
    bool continues();
    // The observation of the whole try.
    health::observation conclude();

private:
    runtime::task<bool> ask_on_kept();
    runtime::task<bool> open(std::unique_ptr<net::connection>& connection);
    runtime::task<net::result<void>> secure(net::connection& connection);
    runtime::task<void> ask(net::connection& connection, std::string_view request);
    runtime::task<void> ask_with_secrets(net::connection& connection);
    runtime::task<void> ask_over_http2(net::connection& on, net::http2::client_session& session);
    bool over_http2() const { return target_.version == check::http_version::http_2; }
    std::unique_ptr<http2::kept_session> new_session() const;
    void give_up(probe::probe_failure why) { got_ = std::unexpected(std::move(why)); }
    bool connection_was_stale() const;
    std::uint64_t edition() const { return with_.policy->edition(definition_.identity.ns()); }
    health::observation answered();

    check::http_target const& target_;
    check::definition const& definition_;
    probe::context& with_;
    probe::phase_clock phases_;
    http_hop hop_;
    std::unique_ptr<http_secrets> secrets_;                 // null: it needs none
    std::expected<http_answer, probe::probe_failure> got_;  // of the last exchange
    // Edition of the policy for the namespace, before the last connection was made.
    std::uint64_t permitted_by_ = 0;
    bool leaves_open_ = false;  // its connection may serve the next probe
    bool refused_ = false;      // the server has not looked at its request
    bool asked_again_ = false;  // after such a refusal
};

}  // namespace vitals::probing::http
