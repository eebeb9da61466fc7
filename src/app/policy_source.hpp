// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where probes may connect to, at present: what the flags, the file of --targets-file and the
// addresses of Vitals make of it. Lives on the control loop.

#include "app/command_line/options.hpp"
#include "app/protected_addresses.hpp"
#include "app/targets_file.hpp"
#include "core/manifest/target_rule.hpp"
#include "log/logger.hpp"
#include "net/address_policy/policy.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace vitals::app {

class policy_source {
public:
    using policy = std::shared_ptr<net::address_policy::policy const>;
    using services = net::address_policy::policy::services;
    struct own_ports {
        std::uint16_t health = 0;  // shows nothing: the one own port that may be probed
        std::uint16_t api = 0;
        std::uint16_t metrics = 0;
    };
    struct parts {
        runtime::executor loop;
        log::logger log;
        protected_addresses::surroundings around;
        // Whether there is a cluster, whose Services can be known: else profile own-namespace is
        // refused.
        bool in_cluster = true;
    };
    struct outputs {
        std::function<void(policy const&)> changed;  // called with each new policy
        std::function<void()> edited;                // after it, when the file was edited
    };

    policy_source(parts from, command_line::target_options const& options, own_ports ports);

    // Reads the file of --targets-file. The error is a sentence for the user.
    std::expected<void, std::string> open();
    void on_change(outputs to) { to_ = std::move(to); }
    void add_api_server(std::string host, std::uint16_t port);
    // For profile own-namespace; null: they are not known.
    void take_services(services known);
    bool needs_services() const;

    policy now() const;  // any thread
    // Why what a manifest says is denied, before any name is resolved; empty: it is not. Any
    // thread.
    std::string refusal(manifest::written_target const& what) const;
    // Whether the file could be used when it was last read.
    bool file_is_valid() const { return file_.valid(); }

    // Follows the file and the addresses until it is cancelled.
    runtime::awaitable<void> run();
    // Ends when the addresses were looked up once, and the Services are known if they are needed;
    // or after 10 s. Before, checks could reach the addresses.
    runtime::awaitable<void> looked_up();

private:
    struct published {
        mutable std::mutex guard;  // manifests are read on a thread of their own
        policy now;
        std::uint64_t edition = 0;
    };

    runtime::awaitable<void> follow_file();
    runtime::awaitable<bool> first_look_up();
    void addresses_looked_up();
    bool needs_addresses() const;
    bool knows_enough() const;
    void publish();

    runtime::clock& clock_;
    log::logger log_;
    net::address_policy::settings flags_;
    targets_file file_;
    protected_addresses addresses_;
    services services_;
    runtime::condition look_ended_;  // or Services are known
    bool in_cluster_;
    outputs to_;
    published published_;
};

// The settings that flags alone make.
net::address_policy::settings target_settings(command_line::target_options const& options);

// Why a policy denies what a manifest says; empty: it does not.
std::string refusal_by(net::address_policy::policy const& by, manifest::written_target const& what);

}  // namespace vitals::app
