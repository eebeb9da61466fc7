// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A resolver and a DNS server on one loop, with virtual time for caches and real time for
// datagrams.

#include "integration/dns_server.hpp"
#include "net/dns/resolver.hpp"
#include "runtime/task_group.hpp"
#include "support/temporary_folder.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::integration {

using namespace std::chrono_literals;
namespace asio = runtime::asio;

class resolver_fixture : public testing::Test {
protected:
    // One call of resolve(), with a way to give it up.
    struct call {
        std::optional<net::dns::resolver::answer> got;
        asio::cancellation_signal cancel;

        std::string text() const {
            if (!got) return "waiting";
            if (!*got) return got->error().text;
            std::string all;
            for (auto const& each : (*got)->addresses)
                all += (all.empty() ? "" : " ") + each.to_string();
            return all;
        }
    };

    ~resolver_fixture() override {
        tasks.cancel_all();
        server.now = dns_server::mood::honest;
        while (!tasks.empty()) context.run_one();
    }

    net::dns::resolver_settings settings(std::string const& resolv_conf = "") {
        net::dns::resolver_settings made;
        made.resolv_conf = folder.write("resolv.conf", resolv_conf);
        made.servers = server.where();
        made.try_time = 50ms;
        made.tries = 1;
        return made;
    }

    void begin(net::dns::resolver_settings const& options) {
        names.emplace(context.get_executor(), clock, options);
        tasks.spawn(names->run());
    }

    call& ask(std::string_view name, std::string_view ns = "shop") {
        auto& made = calls.emplace_back();
        asio::co_spawn(
            context.get_executor(),
            names->resolve(name, ns),
            asio::bind_cancellation_slot(
                made.cancel.slot(),
                [&made](std::exception_ptr error, net::dns::resolver::answer got) {
                    if (error) std::rethrow_exception(error);
                    made.got = std::move(got);
                }
            )
        );
        return made;
    }

    // Runs until every call has ended; real datagrams need a real moment.
    template <class Done>
    void run_until(Done done) {
        context.restart();
        auto const end = std::chrono::steady_clock::now() + 60s;
        while (!done() && std::chrono::steady_clock::now() < end) context.run_one_for(20ms);
    }
    void finish(call const& one) {
        run_until([&one] { return one.got.has_value(); });
    }
    std::string lookup(std::string_view name) {
        auto const& one = ask(name);
        finish(one);
        return one.text();
    }
    // Lets virtual and real time pass until the call has ended.
    void time_out(call const& one) {
        run_until([this, &one] {
            clock.advance(10ms);
            return one.got.has_value();
        });
    }

    asio::io_context context{1};
    support::virtual_clock clock{context};
    support::temporary_folder folder;
    dns_server server{context.get_executor()};
    std::deque<call> calls;
    std::optional<net::dns::resolver> names;
    runtime::task_group tasks{context.get_executor()};
};

}  // namespace vitals::integration
