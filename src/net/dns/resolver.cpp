// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/dns/resolver.hpp"

#include "net/dns/dns_client.hpp"
#include "net/dns/host_text.hpp"
#include "net/dns/pending_query.hpp"
#include "net/dns/resolver_settings.hpp"
#include "net/failure.hpp"
#include "net/network.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"
#include "runtime/task_clock.hpp"
#include "runtime/task_group.hpp"

#include <ares.h>
#include <boost/asio/deferred.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <algorithm>
#include <exception>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::dns {

namespace {

namespace asio = runtime::asio;
using namespace std::chrono_literals;

// The period of timeouts while queries are under way. It also bounds how late a query that begins
// meanwhile times out.
constexpr auto longest_nap = 100ms;

std::string text_of(int status) {
    switch (status) {
        case ARES_SUCCESS:
        case ARES_ENOTFOUND:
        case ARES_ENODATA:
        case ARES_ENONAME:
        case ARES_EBADNAME:
            return std::string{no_such_host};
        case ARES_ETIMEOUT:
            return "timed out";
        case ARES_ESERVFAIL:
            return "server failure";
        case ARES_ECONNREFUSED:
            return "no DNS server answers";
        default:
            return ares_strerror(status);
    }
}

// Asio would close it.
class lent_descriptor {
public:
    lent_descriptor(runtime::executor const& loop, int fd) : lent_{loop, fd} {}
    lent_descriptor(lent_descriptor const&) = delete;
    lent_descriptor& operator=(lent_descriptor const&) = delete;
    ~lent_descriptor() { lent_.release(); }
    auto* operator->() { return &lent_; }

private:
    asio::posix::basic_stream_descriptor<runtime::executor> lent_;
};

resolver::answer answer_of(dns_reply reply) {
    if (reply.status == ARES_SUCCESS && !reply.addresses.empty())
        return host_addresses{std::move(reply.addresses), std::move(reply.names)};
    if (reply.status == ARES_EDESTRUCTION) return std::unexpected(cancelled());
    if (reply.out_of_resources)
        return std::unexpected(
            failure{.kind = failure::kind::resources, .text = "no socket for a DNS query"}
        );
    return std::unexpected(failure{.text = text_of(reply.status)});
}

}  // namespace

resolver::resolver(runtime::executor const& loop, runtime::clock& clock, resolver_settings settings)
    : loop_{loop},
      clock_{clock},
      settings_{std::move(settings)},
      cache_{settings_.cache_entries},
      turns_{settings_.in_flight},
      started_{loop},
      resolv_conf_{settings_.resolv_conf},
      client_{std::make_unique<dns_client>(sockets_, settings_)} {}

resolver::~resolver() {
    now_.ending = true;
    client_.reset();
    for (auto const& [name, query] : pending_) {  // those that wait for their turns
        query->queued.clear();
        query->known = std::unexpected(cancelled());
        query->finished.notify_all();
    }
}

std::optional<resolver::answer> resolver::known(std::string_view host) {
    if (auto const given = parse_literal(host)) return host_addresses{.addresses = {*given}};
    auto const name = normal_name(host);
    if (!name) return std::unexpected(failure{.text = std::string{no_such_host}});
    reload_when_changed();
    if (auto const* const cached = cache_.find(*name, clock_.now())) return *cached;
    return std::nullopt;
}

resolver::asked resolver::ask(std::string_view host, std::string_view ns) {
    if (auto answered = known(host)) return {.query = nullptr, .known = std::move(*answered)};
    auto query = join(normal_name(host).value_or(""), ns);
    if (!query)
        return {
            .query = nullptr,
            .known = std::unexpected(
                failure{.kind = failure::kind::resources, .text = "too many DNS queries"}
            )
        };
    return {.query = std::move(query), .known = {}};
}

// A name that was never asked for says nothing of its server.
failure resolver::given_up(pending_query const& query) {
    if (query.queued.empty()) return cancelled();
    return {
        .kind = failure::kind::resources,
        .text = "too many names of this namespace are looked up at once"
    };
}

runtime::awaitable<resolver::answer> resolver::resolve(std::string_view host, std::string_view ns) {
    auto [query, known] = ask(host, ns);
    if (!query) co_return std::move(known);
    interest const held{*this, query};
    auto const& reply = query->known;
    if (!reply) co_await query->finished.wait();
    if (!reply) co_return std::unexpected(given_up(*query));
    co_return *reply;
}

runtime::task<resolver::answer>
resolver::resolve_in_task(std::string_view host, std::string_view ns) {
    auto [query, known] = ask(host, ns);
    if (!query) co_return std::move(known);
    interest const held{*this, query};
    auto const& reply = query->known;
    if (!reply) co_await query->finished.wait_in_task();
    if (!reply) co_return std::unexpected(given_up(*query));
    co_return *reply;
}

runtime::awaitable<void> resolver::run() {
    runtime::task_group tasks{loop_};
    tasks.spawn(time_out());
    tasks.spawn(serve_on_asio());
    co_await tasks.join();
}

runtime::awaitable<void> resolver::serve_on_asio() {
    lent_descriptor ready{loop_, descriptor()};
    for (;;) {
        co_await ready->async_wait(asio::posix::descriptor_base::wait_read, asio::deferred);
        serve();
    }
}

bool resolver::serve() {
    return sockets_.serve([this](int readable, int writable) {
        client_->process(readable, writable);
    });
}

// The time until the next query is given up, as far as it is known now.
std::vector<endpoint> resolver::servers() {
    reload_when_changed();
    return client_->servers();
}

std::optional<runtime::duration> resolver::until_timeout() const {
    auto const wait = client_->until_timeout();
    if (!wait) return std::nullopt;
    return std::clamp<runtime::duration>(*wait, 1ms, longest_nap);
}

runtime::awaitable<void> resolver::time_out() {
    for (;;) {
        if (auto const wait = until_timeout()) {
            co_await clock_.sleep_for(*wait);
            client_->expire();
        } else {
            co_await started_.wait();
        }
    }
}

runtime::task<void> resolver::time_out_in_task(runtime::task_clock& clock) {
    auto const& by = co_await runtime::this_task{};
    while (!by.cancelled()) {
        if (auto const wait = until_timeout()) {
            co_await clock.sleep_in_task(clock.now() + *wait);
            client_->expire();
        } else {
            co_await started_.wait_in_task();
        }
    }
}

void resolver::start(std::shared_ptr<pending_query> const& query) {
    for (auto const& [ns, ticket] : std::exchange(query->queued, {})) turns_.withdraw(ns, ticket);
    started_.notify_all();
    client_->query(query->name, [this, query](dns_reply reply) {
        // resolv.conf has changed: the pending queries are sent again, to the new servers.
        if (reply.status == ARES_EDESTRUCTION && !now_.ending)
            start(query);
        else
            finish(*query, std::move(reply));
    });
}

void resolver::finish(pending_query& query, dns_reply reply) {
    auto const ttl = reply.ttl;
    query.known = answer_of(std::move(reply));
    remember(query.name, *query.known, ttl);
    pending_.erase(query.name);
    query.finished.notify_all();
    if (!now_.ending) turns_.leave(query.asks);
    if (!now_.ending) start_waiting();
}

void resolver::remember(std::string const& name, answer const& known, std::chrono::seconds ttl) {
    if (!known && known.error().kind != failure::kind::peer) return;
    auto const lifetime =
        known ? std::clamp<runtime::duration>(ttl, settings_.least_ttl, settings_.most_ttl)
              : settings_.failure_ttl;
    cache_.store(name, known, clock_.now() + lifetime);
}

void resolver::reload_when_changed() {
    auto const found = resolv_conf_.changed(clock_.now());
    if (!found) return;
    std::unique_ptr<dns_client> fresh;
    try {
        fresh = std::make_unique<dns_client>(sockets_, settings_);
    } catch (std::exception const&) {
        return;  // unreadable for the moment: the known servers stay until the next look
    }
    resolv_conf_.accept(*found);
    cache_.clear();
    client_.swap(fresh);  // the old client ends here; its queries are sent again by the new one
}

}  // namespace vitals::net::dns
