// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/memory_network.hpp"

#include "net/address_policy/permitted_endpoint.hpp"
#include "net/address_policy/transport.hpp"
#include "net/ip_of.hpp"
#include "net/network.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task.hpp"
#include "runtime/task_clock.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace vitals::support {

namespace {

namespace asio = runtime::asio;
using net::result;

net::failure cancelled() {
    return {.kind = net::failure::kind::cancelled, .text = "cancelled"};
}

// Until the task is cancelled.
runtime::task<void> wait_for_ever() {
    auto const& by = co_await runtime::this_task{};
    runtime::condition never{by.loop()};
    co_await never.wait_in_task();
}

// The waits of one script, step by step; ends at a text, a failure or the script's end.
class player {
public:
    explicit player(runtime::task_clock& clock) : clock_{clock} {}

    void load(script steps) {
        steps_ = std::move(steps);
        next_ = 0;
    }

    // The next text; nothing at the end of the script.
    runtime::task<result<std::optional<std::string>>> next() {
        while (next_ < steps_.size()) {
            step const now = steps_[next_++];
            if (auto const* text = std::get_if<std::string>(&now)) co_return *text;
            if (auto const* failed = std::get_if<fail>(&now)) {
                --next_;  // a broken connection stays broken
                co_return std::unexpected(net::failure{.kind = failed->what, .text = failed->text});
            }
            bool const came = co_await pause(now);
            if (!came) co_return std::unexpected(cancelled());
        }
        co_return std::nullopt;
    }

    // Plays a script without texts.
    runtime::task<result<void>> play(script steps) {
        load(std::move(steps));
        for (;;) {
            auto const outcome = co_await next();
            if (!outcome) co_return std::unexpected(outcome.error());
            if (!*outcome) co_return result<void>{};
        }
    }

private:
    // False: the task was cancelled, or this wait of it was ended.
    runtime::task<bool> pause(step now) {
        if (auto const* wait = std::get_if<after>(&now))
            co_return co_await clock_.sleep_in_task(clock_.now() + wait->wait);
        co_await wait_for_ever();
        co_return false;
    }

    runtime::task_clock& clock_;
    script steps_;
    std::size_t next_ = 0;
};

}  // namespace

script drip(std::string_view text, std::size_t size, runtime::duration gap) {
    script steps;
    for (; !text.empty(); text.remove_prefix(std::min(size, text.size()))) {
        if (!steps.empty()) steps.push_back(after{gap});
        steps.push_back(std::string{text.substr(0, size)});
    }
    return steps;
}

memory_server& memory_server::answers(script steps) {
    answer = std::move(steps);
    return *this;
}

memory_server& memory_server::refuses() {
    connect = {fail{"connection refused"}};
    return *this;
}

class memory_network::wire final : public net::connection {
public:
    wire(memory_network& owner, net::transport over)
        : owner_{owner}, player_{owner.clock_}, over_{over} {
        owner_.most_open_ = std::max(owner_.most_open_, ++owner_.open_);
    }
    ~wire() override { --owner_.open_; }

    runtime::task<result<void>> connect(net::address_policy::permitted_endpoint where) override {
        auto const to = net::endpoint_of(where);
        record_ = owner_.exchanges_.size();
        owner_.exchanges_.push_back({.to = to, .over = over_});
        if (auto const known = owner_.servers_.find(to); known != owner_.servers_.end())
            server_ = known->second;
        else if (over_ == net::transport::stream)
            server_.refuses();
        else
            server_.answers({fail{"connection refused"}});
        co_return co_await player_.play(server_.connect);
    }

    runtime::task<result<void>> secure(net::tls_parameters parameters) override {
        auto& seen = record();
        seen.secured = true;
        seen.server_name = parameters.server_name;
        seen.verify = parameters.verify;
        seen.lowest = parameters.lowest;
        seen.offered = parameters.offered;
        co_return co_await player_.play(server_.handshake);
    }

    runtime::task<result<void>> send(std::span<char const> bytes) override {
        record().request.append(bytes.begin(), bytes.end());
        ++record().sends;
        answering_ = false;
        co_return co_await player_.play(server_.sending);
    }

    runtime::task<result<std::span<char const>>> receive() override {
        if (!answering_) {
            answering_ = true;
            player_.load(next_script());
        }
        auto next = co_await player_.next();
        if (!next) co_return std::unexpected(next.error());
        if (!*next && over_ != net::transport::stream) {
            co_await wait_for_ever();
            co_return std::unexpected(cancelled());
        }
        piece_ = std::move(*next).value_or(std::string{});
        co_return std::span<char const>{piece_};
    }

    bool is_reusable() override { return !server_.leaves; }

private:
    script next_script() {
        auto const& sent = record().request;
        if (sent.empty() && !server_.greeting.empty()) return server_.greeting;
        return server_.respond ? server_.respond(sent) : server_.answer;
    }
    exchange& record() { return owner_.exchanges_[record_]; }

    memory_network& owner_;
    player player_;
    net::transport over_;
    memory_server server_;
    std::size_t record_ = 0;
    bool answering_ = false;
    std::string piece_;
};

memory_network::memory_network(runtime::task_clock& clock) : clock_{clock} {}

memory_server& memory_network::at(std::string_view host, std::uint16_t port) {
    net::error_code no_literal;
    auto where = asio::ip::make_address(host, no_literal);
    if (no_literal) {
        auto& known = name(host);
        if (known.addresses.empty())
            known.addresses.push_back(asio::ip::make_address_v4(
                (10U << 24) + (200U << 16) + static_cast<std::uint32_t>(names_.size())
            ));
        where = known.addresses.front();
    }
    return servers_[net::endpoint{where, port}];
}

memory_name& memory_network::name(std::string_view host) {
    return names_[std::string{host}];
}

std::unique_ptr<net::connection> memory_network::open_over(net::transport over) {
    return std::make_unique<wire>(*this, over);
}

runtime::task<result<net::host_addresses>>
memory_network::resolve(std::string_view host, std::string_view) {
    net::error_code no_literal;
    auto const literal = asio::ip::make_address(host, no_literal);
    if (!no_literal) co_return net::host_addresses{.addresses = {literal}};
    resolved_.emplace_back(host);
    auto const known = names_.find(host);
    if (known == names_.end()) co_return std::unexpected(net::failure{.text = "no such host"});
    auto const answer = known->second;
    player waits{clock_};
    auto const outcome = co_await waits.play(answer.steps);
    if (!outcome && answer.is_queued)
        co_return std::unexpected(net::failure{net::failure::kind::resources, "never asked for"});
    if (!outcome) co_return std::unexpected(outcome.error());
    if (answer.addresses.empty()) co_return std::unexpected(net::failure{.text = "no such host"});
    net::host_addresses made{.addresses = answer.addresses, .names = {std::string{host}}};
    made.names.insert(made.names.end(), answer.alias_of.begin(), answer.alias_of.end());
    co_return made;
}

}  // namespace vitals::support
