// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// How the API client finds the API server by its name.

#include "integration/dns_server.hpp"
#include "kube/client/api_client.hpp"
#include "kube/client/client_fixture.hpp"
#include "kube/transport/connector.hpp"
#include "support/scripted_server.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <optional>

namespace vitals::integration {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

auto const loopback = boost::asio::ip::make_address("127.0.0.1");

class ApiServerName : public testing::Test, protected kube::client::testing::client_rig {
protected:
    ApiServerName() {
        config.server.host = "api.cluster.test";
        options.names = settings("");
        server.respond = [](auto const&) { return support::answer(200, "{}"); };
    }

    net::dns::resolver_settings settings(std::string const& resolv_conf) {
        net::dns::resolver_settings made;
        made.resolv_conf = folder.write("resolv.conf", resolv_conf);
        made.servers = dns.where();
        made.try_time = 1min;  // of real time: only our own limits end a look-up here
        made.tries = 1;
        return made;
    }

    dns_server dns{context.get_executor()};
    support::temporary_folder folder;
};

TEST_F(ApiServerName, is_asked_of_dns) {
    dns.zone["api.cluster.test"] = {loopback};

    auto const got = get("/api");

    EXPECT_TRUE(got.has_value());
    EXPECT_EQ(dns.asked("A api.cluster.test"), 1U);
}

TEST_F(ApiServerName, is_completed_by_the_search_domains) {
    config.server.host = "api";
    dns.zone["api.cluster.test"] = {loopback};
    options.names = settings("search cluster.test\n");

    auto const got = get("/api");

    EXPECT_TRUE(got.has_value());
}

TEST_F(ApiServerName, is_looked_for_in_the_hosts_file) {
    config.server.host = "localhost";

    auto const got = get("/api");

    EXPECT_TRUE(got.has_value());
    EXPECT_TRUE(dns.questions().empty());
}

TEST_F(ApiServerName, is_reached_at_its_second_address_when_the_first_one_refuses) {
    auto const nobody = boost::asio::ip::make_address("127.0.0.2");
    dns.zone["api.cluster.test"] = {nobody, loopback};

    auto const got = get("/api");

    EXPECT_TRUE(got.has_value()) << got.error().message;
}

TEST_F(ApiServerName, of_several_addresses_that_all_refuse_names_the_last_one) {
    server.stop();
    dns.zone["api.cluster.test"] = {boost::asio::ip::make_address("127.0.0.2"), loopback};

    auto const got = get("/api");

    ASSERT_FALSE(got.has_value());
    EXPECT_THAT(got.error().message, HasSubstr("connect to 127.0.0."));
}

TEST_F(ApiServerName, that_does_not_exist_is_a_failure_of_the_look_up) {
    kube::transport::connector
        connect{context.get_executor(), clock, config.server, std::nullopt, options.names};

    auto const made = run(connect.connect(nullptr));

    ASSERT_FALSE(made.has_value());
    EXPECT_THAT(made.error().text, HasSubstr("name lookup: no such host"));
}

TEST_F(ApiServerName, is_given_up_when_dns_is_silent) {
    dns.now = dns_server::mood::silent;
    kube::transport::connector
        connect{context.get_executor(), clock, config.server, std::nullopt, options.names};
    auto const connecting = start(connect.connect(nullptr));
    ASSERT_TRUE(run_until([this] { return !dns.questions().empty(); }));

    clock.advance(10s);
    auto const made = finish(*connecting);

    ASSERT_FALSE(made.has_value());
    EXPECT_THAT(made.error().text, HasSubstr("name lookup: no answer within 10 s"));
}

TEST_F(ApiServerName, keeps_no_call_beyond_its_deadline) {
    dns.now = dns_server::mood::silent;
    auto const call = start(client().call({.target = "/api"}, 3s));
    ASSERT_TRUE(run_until([this] { return !dns.questions().empty(); }));

    clock.advance(3s);
    auto const got = finish(*call);

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, kube::client::error_class::timeout);
}

TEST_F(ApiServerName, keeps_no_call_that_is_cancelled) {
    dns.now = dns_server::mood::silent;
    auto const call = start(client().call({.target = "/api"}));
    ASSERT_TRUE(run_until([this] { return !dns.questions().empty(); }));

    call->cancel.emit(runtime::asio::cancellation_type::terminal);

    EXPECT_TRUE(run_until([&call] { return call->ended(); }));
    EXPECT_TRUE(call->error != nullptr);
}

}  // namespace

}  // namespace vitals::integration
