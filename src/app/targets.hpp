// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where probes may connect to: the flags, the file of --targets-file, and the addresses of Vitals
// and of the API server, which may change. Lives on the control loop.

#include "app/command_line/options.hpp"
#include "app/targets_file.hpp"
#include "core/manifest/target_rule.hpp"
#include "log/logger.hpp"
#include "net/address_policy/policy.hpp"
#include "net/dns/resolv_conf_watch.hpp"
#include "net/dns/resolver.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app {

class targets {
public:
    using policy = std::shared_ptr<net::address_policy::policy const>;
    struct own_ports {
        std::uint16_t health = 0;  // shows nothing: the one own port that may be probed
        std::uint16_t api = 0;
        std::uint16_t metrics = 0;
    };

    targets(
        runtime::executor const& loop,
        runtime::clock& clock,
        log::logger log,
        command_line::run_options const& options,
        own_ports ports
    );

    // Reads the file of --targets-file. The error is a sentence for the user.
    std::expected<void, std::string> open();
    // Called with each new policy.
    void on_change(std::function<void(policy const&)> changed) { changed_ = std::move(changed); }
    void add_api_server(std::string host, std::uint16_t port);

    policy now() const;  // any thread
    // Why what a manifest says is denied, before any name is resolved; empty: it is not. Any
    // thread.
    std::string refusal(manifest::written_target const& what) const;

    // Follows the file and the addresses until it is cancelled.
    runtime::awaitable<void> run();

private:
    struct server {
        std::string host;
        std::uint16_t port;
    };

    runtime::awaitable<void> follow();
    runtime::awaitable<void> look_up();
    void add_literals();
    void reload();
    void publish();

    runtime::clock& clock_;
    log::logger log_;
    std::string file_;  // empty: none
    net::dns::resolv_conf_watch file_watch_;
    std::vector<std::string> own_services_;
    std::vector<server> api_servers_;
    net::dns::resolver names_;
    net::address_policy::settings flags_;
    file_targets of_file_;
    std::uint64_t edition_ = 0;
    std::function<void(policy const&)> changed_;
    mutable std::mutex guard_;  // of now_: manifests are read on a thread of their own
    policy now_;
};

// The settings that flags alone make.
net::address_policy::settings target_settings(command_line::target_options const& options);

// Why a policy denies what a manifest says; empty: it does not.
std::string refusal_by(net::address_policy::policy const& by, manifest::written_target const& what);

}  // namespace vitals::app
