// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names to addresses: literals at once, then the cache, then one query for all who ask for the same
// name.

#include "net/dns/counted_queue.hpp"
#include "net/dns/dns_cache.hpp"
#include "net/dns/dns_client.hpp"
#include "net/dns/dns_sockets.hpp"
#include "net/dns/resolver_settings.hpp"
#include "net/network.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/file_watch.hpp"
#include "runtime/task.hpp"
#include "runtime/task_clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::net::dns {

class resolver {
    struct pending_query;  // one query and its waiters

public:
    using answer = dns_cache::answer;

    resolver(runtime::executor const& loop, runtime::clock& clock, resolver_settings settings);
    ~resolver();
    resolver(resolver const&) = delete;
    resolver& operator=(resolver const&) = delete;

    // The answer for literals and cached names; otherwise nothing.
    std::optional<answer> known(std::string_view host);
    // `ns`: the namespace for which it is; they share the questions in flight. Who gives up before
    // the name was asked for gets a failure of our own resources.
    runtime::awaitable<answer> resolve(std::string_view host, std::string_view ns = {});
    runtime::task<answer> resolve_in_task(std::string_view host, std::string_view ns);

    // Runs the queries on a loop of Asio's, until it is cancelled. On another loop: call serve()
    // whenever descriptor() is readable, and again in the next turn when it says that there may be
    // more; and run time_out_in_task(), which times queries out until it is cancelled.
    runtime::awaitable<void> run();
    int descriptor() const { return sockets_.descriptor(); }
    bool serve();
    runtime::task<void> time_out_in_task(runtime::task_clock& clock);

    // The name servers, as the configuration has them now.
    std::vector<endpoint> servers();

    using questions = counted_queue<std::shared_ptr<pending_query>>;
    questions const& turns() const { return turns_; }

private:
    class interest;  // of one waiter
    struct progress {
        bool starting = false;  // those that waited
        bool ending = false;
    };
    struct asked {  // a query under way, or an answer without one
        std::shared_ptr<pending_query> query;
        answer known;
    };

    runtime::awaitable<void> serve_on_asio();
    runtime::awaitable<void> time_out();
    std::optional<runtime::duration> until_timeout() const;
    asked ask(std::string_view host, std::string_view ns);
    static failure given_up(pending_query const& query);
    void reload_when_changed();
    std::shared_ptr<pending_query> join(std::string const& name, std::string_view ns);
    void enter(std::shared_ptr<pending_query> const& query, std::string_view ns);
    void start(std::shared_ptr<pending_query> const& query);
    void start_waiting();
    void drop(pending_query& query);
    void finish(pending_query& query, dns_reply reply);
    void remember(std::string const& name, answer const& known, std::chrono::seconds ttl);

    runtime::executor loop_;
    runtime::clock& clock_;
    resolver_settings settings_;
    dns_cache cache_;
    std::map<std::string, std::shared_ptr<pending_query>, std::less<>> pending_;
    questions turns_;
    runtime::condition started_;  // notified when a query begins, which may time out
    runtime::file_watch resolv_conf_;
    progress now_;
    dns_sockets sockets_;
    std::unique_ptr<dns_client> client_;
};

}  // namespace vitals::net::dns
