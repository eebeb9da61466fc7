// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The identity of each request. It is asked for again each time, since tokens are replaced while
// the program runs: the kubelet rotates the token of a Pod, and an exec plugin's token expires.

#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <expected>
#include <memory>
#include <string>

namespace vitals::kube::auth {

struct identity {
    std::string authorization{};  // the header's value; empty: none is sent
    std::string certificate{};    // PEM, when the login brings a client certificate
    std::string key{};

    friend bool operator==(identity const&, identity const&) = default;
};

class credential_source {
public:
    virtual ~credential_source() = default;
    // The error is a sentence that never holds the credentials. May wait for an exec plugin, 30 s
    // at most.
    virtual runtime::awaitable<std::expected<identity, std::string>> current() = 0;
    // The server refused `used` (401). True when there is another identity now, so that a second
    // try may succeed.
    virtual runtime::awaitable<bool> renew(identity used) = 0;
    // Runs the exec plugin for all requests that wait for its answer; until cancelled.
    virtual runtime::awaitable<void> run() { co_return; }
};

std::unique_ptr<credential_source> make_credential_source(
    runtime::executor const& where,
    runtime::clock& clock,
    log::logger log,
    config::login const& who,
    config::file_reader read_file
);

}  // namespace vitals::kube::auth
