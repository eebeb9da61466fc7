// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of a check of any kind over HTTP/2 with one target, host and port: the connection, as the
// address policy and the check's TLS have it, and the conversation until its question is answered.

#include "core/check/definition.hpp"
#include "core/check/host_port.hpp"
#include "core/check/tls_settings.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/http2/client_session.hpp"
#include "net/network.hpp"
#include "probing/http2/conversation.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "probing/secrets/check_tls.hpp"
#include "runtime/task.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace vitals::probing::http2 {

// Whom it asks, and how. All of it outlives the try.
struct server {
    check::host_port const& where;
    check::tls_settings const& tls;
    bool encrypted = false;
    // Whether the manifest chooses bytes that are sent.
    net::address_policy::request::bytes sends = net::address_policy::request::bytes::fixed;

    // Whether it knows us by a certificate: then nothing that it says is shown.
    bool knows_client() const { return encrypted && tls.has_client(); }
};

class http2_try {
public:
    http2_try(http2::server const& to, check::definition const& definition, probe::context& with);

    // Whether the connection of the probe before serves this one. If converse() finds it stale, the
    // probe begins anew.
    bool take_kept();
    // Connects, anew. Then session() takes the question.
    runtime::task<void> open();
    net::http2::client_session& session() { return session_->session; }
    // Until the question is answered.
    runtime::task<void> converse();

    // Whether the server has closed the connection, or refuses to be asked on it.
    bool is_stale() const;
    // Whether it has not looked at the request (RFC 9113 section 8.7).
    bool is_refused() const { return refused_; }
    // Leaves the connection for the next probe, if it can take another question.
    runtime::task<void> keep();

    // Whether one of them has failed, and why: its own failure, or that the probe was ended.
    bool failed() const { return failed_.has_value(); }
    probe::probe_failure failure() const;
    probe::phase_clock& phases() { return phases_; }

private:
    runtime::task<void> connect();
    std::uint64_t edition() const { return with_.policy->edition(definition_.identity.ns()); }

    http2::server to_;
    check::definition const& definition_;
    probe::context& with_;
    probe::phase_clock phases_;
    secrets::check_tls tls_;
    std::unique_ptr<net::connection> connection_;
    std::unique_ptr<kept_session> session_;
    std::optional<probe::probe_failure> failed_;
    bool refused_ = false;
    bool leaves_open_ = false;
    std::uint64_t permitted_by_ = 0;  // edition of the policy, before the connection was made
};

// Whether the failure is one of the way to the server, and not of its answer.
bool before_connected(health::phase last);

}  // namespace vitals::probing::http2
