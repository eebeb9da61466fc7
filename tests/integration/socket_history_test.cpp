// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Whatever a kernel socket was used for before, the next connection on it is as on a fresh one:
// random sequences of targets of both families, good and bad.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/url.hpp"
#include "core/health/observation.hpp"
#include "integration/client_loop.hpp"
#include "integration/conversation.hpp"
#include "integration/tls_peer.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/run_probe.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/task.hpp"
#include "support/certificates.hpp"
#include "support/full_queue.hpp"
#include "support/loopback_server.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/ip/address.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace vitals::integration {

namespace {

using support::closed_port;
using support::loopback_server;

auto const ipv6 = boost::asio::ip::make_address("::1");

health::observation probe(client_loop& loop, std::string const& url) {
    check::http_target target;
    target.url = check::url::parse(url).value();
    check::definition definition;
    definition.target = std::move(target);
    probing::probe::deadlines deadlines;
    probing::probe::interrupter interrupter{loop.events.executor()};
    auto const due = loop.clock.now() + 60s;
    auto const everything = std::make_shared<net::address_policy::policy const>();
    probing::probe::context with{loop.network, loop.clock, deadlines, interrupter, due, everything};
    return loop.run(probing::run_probe(definition, with));
}

void answer_ok(int fd) {
    support::hear(fd);
    support::say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
}

TEST(MappedAddress, a_check_of_one_leaves_ipv6_checks_passing) {
    client_loop loop;
    loopback_server const of_ipv4{answer_ok};
    loopback_server const of_ipv6{answer_ok, ipv6};
    auto const native = "http://[::1]:" + std::to_string(of_ipv6.where().port());
    auto const other = "http://[::ffff:127.0.0.1]:" + std::to_string(of_ipv4.where().port());
    ASSERT_EQ(probe(loop, native).outcome, health::outcome::passing);

    auto const seen = probe(loop, other);

    EXPECT_EQ(seen.outcome, health::outcome::passing) << seen.output;
    for (int i = 0; i < 3; ++i) {
        auto const after = probe(loop, native);
        EXPECT_EQ(after.outcome, health::outcome::passing) << after.output;
    }
}

// A target, and how it is asked.
struct target {
    std::string name;
    std::string host;
    std::uint16_t port;
    std::optional<tls_wish> tls;
    bool hangs = false;  // until the one who asks is cancelled
};

runtime::task<std::string> visit(net::network& network, target const& whom) {
    auto const found = co_await network.resolve(whom.host, "shop");
    if (!found) co_return found.error().text;
    net::endpoint const to{found->addresses.front(), whom.port};
    auto const got = co_await ask(network, to, whom.tls);
    co_return got ? "answer: " + *got : "failure: " + got.error().text;
}

// Those who leave something behind in a socket, if anything can.
class targets {
public:
    targets() {
        add_all(boost::asio::ip::address_v4::loopback());
        for (auto each : std::vector{all}) {
            each.name += ", mapped";
            each.host = "::ffff:127.0.0.1";
            all.push_back(each);
        }
        add_all(ipv6);
    }

    std::string ca_file() const { return ca_file_; }

    std::vector<target> all;

private:
    void add_all(net::address const& at) {
        closed_.emplace_back(at);
        add("nobody", closed_.back().where());
        full_.emplace_back(at);
        add("queue full", full_.back().where).hangs = true;
        serve("silent", at, [](int) {}).hangs = true;
        serve("talks on", at, [](int fd) { support::say(fd, "and so on"); }).hangs = true;
        serve("echo", at, [](int fd) {
            support::say(fd, "you said " + support::hear(fd));
            support::finish(fd);
        });
        serve("reset", at, reset_when_asked);
        serve("reset in an answer", at, [](int fd) {
            support::hear(fd);
            support::say(fd, std::string(300'000, 'x'));
            support::reset(fd);
        });
        add_all_of_tls(at);
    }
    void add_all_of_tls(net::address const& at) {
        tls_wish const shop{"shop.test"};
        serve("TLS", at, peer_.answering("hello")).tls = shop;
        serve("TLS 1.2", at, old_peer_.answering("hello")).tls = shop;
        serve("TLS, wrong name", at, peer_.answering("hello")).tls = tls_wish{"other.test"};
        serve("TLS, reset", at, reset_when_asked).tls = shop;
        auto& stuck = serve("TLS, stuck", at, [](int fd) {
            support::hear(fd);
            support::say(fd, {"\x16\x03\x03\x00\x7a\x02\x00", 7});
        });
        stuck.tls = shop;
        stuck.hangs = true;
    }
    static void reset_when_asked(int fd) {
        support::hear(fd);
        support::reset(fd);
    }

    target& add(std::string name, net::endpoint const& where) {
        return all.emplace_back(target{
            .name = std::move(name),
            .host = where.address().to_string(),
            .port = where.port(),
            .tls = {},
        });
    }
    target& serve(std::string name, net::address const& at, loopback_server::behaviour behave) {
        servers_.emplace_back(std::move(behave), at);
        return add(std::move(name), servers_.back().where());
    }

    support::certificate_authority authority_;
    support::temporary_folder folder_;
    std::string ca_file_ = folder_.write("ca.pem", authority_.pem());
    support::certificate own_ = authority_.issue({.names = {"shop.test"}});
    tls_peer peer_{own_};
    tls_peer old_peer_{own_, tls_peer::versions::only_1_2};
    std::list<loopback_server> servers_;
    std::list<closed_port> closed_;
    std::list<support::full_queue> full_;
};

// All at once: those who hang are left when the others have ended.
std::vector<std::string> visit_all(client_loop& loop, std::vector<target const*> const& whom) {
    struct visitor {
        visitor(client_loop& with, target const& asked)
            : cancel{with.events.executor()}, running{visit(with.network, asked)} {
            running.start(cancel);
        }
        runtime::cancellation cancel;
        runtime::task<std::string> running;
    };
    std::list<visitor> visitors;
    for (auto const* each : whom) visitors.emplace_back(loop, *each);
    auto const ended = [&](bool hanging) {
        return std::ranges::equal(whom, visitors, [hanging](auto const* asked, auto const& each) {
            return each.running.done() || asked->hangs != hanging;
        });
    };
    loop.turn();
    loop.events.run([&] { return ended(false); }, loop.clock.now() + 60s);
    for (auto& each : visitors)
        if (!each.running.done()) each.cancel.cancel();
    loop.events.run([&] { return ended(true) && ended(false); });
    std::vector<std::string> outcomes;
    for (auto& each : visitors) outcomes.push_back(each.running.take());
    return outcomes;
}

class SocketHistory : public testing::TestWithParam<unsigned> {
protected:
    targets servers;
};

TEST_P(SocketHistory, of_any_kind_leaves_the_next_connection_as_on_a_fresh_socket) {
    std::map<target const*, std::string> fresh;
    for (auto const& each : servers.all) {
        client_loop loop{{.ca_file = servers.ca_file(), .dns = {}}};
        fresh[&each] = visit_all(loop, {&each}).front();
    }
    std::mt19937 random{GetParam()};  // NOLINT(cert-msc51-cpp): the same sequence each time
    std::uniform_int_distribution<std::size_t> any{0, servers.all.size() - 1};
    std::uniform_int_distribution<int> few{1, 4};

    client_loop loop{{.ca_file = servers.ca_file(), .dns = {}}};
    for (int step = 0; step < 60; ++step) {
        std::vector<target const*> chosen;
        for (int i = few(random); i > 0; --i) chosen.push_back(&servers.all[any(random)]);
        auto const outcomes = visit_all(loop, chosen);
        for (std::size_t i = 0; i < chosen.size(); ++i)
            ASSERT_EQ(outcomes[i], fresh[chosen[i]])
                << chosen[i]->name << " at " << chosen[i]->host << " in step " << step;
    }
    EXPECT_LE(loop.network.idle_sockets(), 8U);  // at most 4 at once of each family
}

INSTANTIATE_TEST_SUITE_P(sequence, SocketHistory, testing::Values(1U, 2U, 3U));

}  // namespace

}  // namespace vitals::integration
