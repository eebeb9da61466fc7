// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/tls_settings.hpp"
#include "core/health/observation.hpp"
#include "net/network.hpp"
#include "probing/http/http_probe_fixture.hpp"
#include "support/memory_network.hpp"

#include <array>
#include <chrono>
#include <string>

namespace vitals::probing::http {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::after;
using support::fail;

using HttpProbe = OneProbe;

auto const ok = support::script{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};

check::http_target& http(check::definition& of) {
    return *of.target.as<check::http_target>();
}

TEST_F(HttpProbe, shows_what_consul_would_show) {
    network.at("10.0.4.7", 8080).answers(ok);

    auto const& seen = run("http://10.0.4.7:8080/healthz");

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.reason, failure_reason::none);
    EXPECT_EQ(seen.code, 200);
    EXPECT_EQ(seen.output, "HTTP GET http://10.0.4.7:8080/healthz: 200 OK Output: ok");
    EXPECT_EQ(seen.ended, clock.wall());
    EXPECT_TRUE(network.exchanges().at(0).request.starts_with(
        "GET /healthz HTTP/1.1\r\nHost: 10.0.4.7:8080\r\n"
    ));
}

TEST_F(HttpProbe, is_judged_by_the_status_code) {
    network.at("10.0.0.1", 80).answers({"HTTP/1.1 429 Too Many Requests\r\n\r\nslow down"});
    network.at("10.0.0.2", 80).answers({"HTTP/1.1 503 Service Unavailable\r\n\r\n"});

    auto const warned = run("http://10.0.0.1/");
    auto const failed = run("http://10.0.0.2/");

    EXPECT_EQ(warned.outcome, outcome::warning);
    EXPECT_EQ(warned.reason, failure_reason::status);
    EXPECT_EQ(warned.output, "HTTP GET http://10.0.0.1/: 429 Too Many Requests Output: slow down");
    EXPECT_EQ(failed.outcome, outcome::critical);
    EXPECT_EQ(failed.reason, failure_reason::status);
}

TEST_F(HttpProbe, distinguishes_the_failures) {
    network.at("10.0.0.1", 1).refuses();
    network.at("10.0.0.2", 80).answers({fail{}});
    network.at("10.0.0.3", 80).answers({"SSH-2.0-OpenSSH_9.2\r\n"});
    network.at("10.0.0.4", 80);
    network.at("10.0.0.5", 443).handshake = {fail{"certificate signed by unknown authority"}};
    struct {
        std::string url;
        failure_reason reason;
        std::string output;
        std::string cause;
    } const expected[] = {
        {"http://10.0.0.1:1/",
         failure_reason::connect,
         "Get \"http://10.0.0.1:1/\": dial tcp 10.0.0.1:1: connect: connection refused",
         "connect: 10.0.0.1:1 refused"},
        {"http://10.0.0.2/",
         failure_reason::protocol,
         "Get \"http://10.0.0.2/\": connection reset by peer",
         "connection reset by peer"},
        {"http://10.0.0.3/",
         failure_reason::protocol,
         "Get \"http://10.0.0.3/\": malformed HTTP response \"SSH-2.0-OpenSSH_9.2\"",
         "malformed HTTP response"},
        {"http://10.0.0.4/",
         failure_reason::protocol,
         "Get \"http://10.0.0.4/\": EOF",
         "connection closed without an answer"},
        {"https://10.0.0.5/",
         failure_reason::tls,
         "Get \"https://10.0.0.5/\": tls: certificate signed by unknown authority",
         "certificate signed by unknown authority"},
        {"http://gone.svc/",
         failure_reason::dns,
         "Get \"http://gone.svc/\": dial tcp: lookup gone.svc: no such host",
         "dns: no such host gone.svc"},
    };
    for (auto const& each : expected) {
        run(each.url);

        EXPECT_EQ(result.outcome, outcome::critical) << each.url;
        EXPECT_EQ(result.reason, each.reason) << each.url;
        EXPECT_EQ(result.output, each.output);
        EXPECT_EQ(result.cause, each.cause);
    }
}

TEST_F(HttpProbe, shows_log_and_events_nothing_that_the_target_sent) {
    network.at("10.0.0.1", 80).answers({"SSH-2.0-canary\r\n"});
    auto const to = [](std::string const& location) {
        return "HTTP/1.1 302 canary\r\nLocation: " + location + "\r\n\r\n";
    };
    network.at("10.0.0.2", 80).answers({to("http://canary.example/canary?canary")});
    network.at("10.0.0.3", 80).answers({to("http://canary.svc/?canary")});
    network.at("canary.svc", 80).refuses();
    network.at("10.0.0.4", 80).answers({to("https://canary.svc/?canary")});
    network.at("canary.svc", 443).handshake = {fail{"certificate has expired"}};
    network.at("10.0.0.5", 80).answers({to("canary://canary")});
    struct {
        std::string host;
        std::string cause;
    } const expected[] = {
        {"10.0.0.1", "malformed HTTP response"},
        {"10.0.0.2", "after a redirect: dns: no such host"},
        {"10.0.0.3", "after a redirect: connect: refused"},
        {"10.0.0.4", "after a redirect: certificate has expired"},
        {"10.0.0.5", "redirected to an unusable Location: only http:// and https:// are possible"},
    };
    for (auto const& each : expected) {
        run("http://" + each.host + "/?key=secret");

        EXPECT_EQ(result.cause, each.cause);
        EXPECT_NE(result.output.find("?key=secret"), std::string::npos);
    }
}

TEST_F(HttpProbe, shows_no_control_character_of_an_answer) {
    network.at("10.0.0.1", 80)
        .answers({"HTTP/1.1 500 a\u009bb\r\nContent-Length: 11\r\n\r\n\x1b[2J\u202e\n\u009b!"});

    auto const& seen = run("http://10.0.0.1/");

    EXPECT_EQ(
        seen.output,
        "HTTP GET http://10.0.0.1/: 500 a\uFFFDb Output: \uFFFD[2J\uFFFD\n\uFFFD!"
    );
}

TEST_F(HttpProbe, does_not_accuse_the_target_of_what_we_lack) {
    network.at("10.0.0.1", 80).connect = {fail{"too many open files", net::failure::kind::resources}
    };

    auto const& seen = run("http://10.0.0.1/");

    EXPECT_EQ(seen.outcome, outcome::inconclusive);
    EXPECT_EQ(seen.reason, failure_reason::resources);
}

TEST_F(HttpProbe, accuses_nobody_when_we_had_no_socket_for_the_first_of_two_addresses) {
    network.name("both.svc").addresses = {
        boost::asio::ip::make_address("fd00::1"),
        boost::asio::ip::make_address("10.0.0.1")
    };
    network.at("fd00::1", 80).connect = {fail{"too many open files", net::failure::kind::resources}
    };
    network.at("10.0.0.1", 80).refuses();

    auto const& seen = run("http://both.svc/");

    EXPECT_EQ(seen.outcome, outcome::inconclusive);
    EXPECT_EQ(seen.reason, failure_reason::resources);
}

TEST_F(HttpProbe, lets_the_status_stand_when_the_body_breaks_off) {
    network.at("10.0.0.1", 80)
        .answers({"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart", fail{}});

    auto const& seen = run("http://10.0.0.1/");

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.output, "HTTP GET http://10.0.0.1/: 200 OK Output: part");
}

TEST_F(HttpProbe, reads_an_answer_that_came_before_the_request_was_taken) {
    network.at("10.0.0.1", 80).sending = {fail{"broken pipe"}};
    network.at("10.0.0.1", 80).answers({"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"});

    EXPECT_EQ(run("http://10.0.0.1/").code, 413);
}

TEST_F(HttpProbe, keeps_the_tail_of_the_output_as_valid_text) {
    network.at("10.0.0.1", 80).answers({"HTTP/1.1 200 OK\r\n\r\n0123456\xFF", "89"});
    auto definition = a_check("http://10.0.0.1/");
    definition.output_max_size = 4;

    EXPECT_EQ(run(definition).output, "HTTP GET http://10.0.0.1/: 200 OK Output: 6\uFFFD89");
}

TEST_F(HttpProbe, times_each_phase) {
    network.name("shop.svc").steps = {after{10ms}};
    auto& server = network.at("shop.svc", 443);
    server.connect = {after{20ms}};
    server.handshake = {after{30ms}};
    server.answers({after{40ms}, "HTTP/1.1 200 OK\r\n", after{50ms}, "\r\n"});

    auto const& seen = run("https://shop.svc/");

    using phases = std::array<std::chrono::nanoseconds, health::phase_count>;
    EXPECT_EQ(seen.phases, (phases{10ms, 20ms, 30ms, 40ms, 50ms}));
    EXPECT_EQ(seen.duration, 150ms);
}

TEST_F(HttpProbe, verifies_the_configured_name_or_that_of_the_url) {
    network.at("10.0.0.1", 443).answers(ok);
    auto definition = a_check("https://10.0.0.1/");
    run(definition);
    http(definition).tls = {"shop.example", check::certificate::not_verified};

    run(definition);

    EXPECT_EQ(network.exchanges().at(0).server_name, "10.0.0.1");
    EXPECT_EQ(network.exchanges().at(0).verify, net::verification::full);
    EXPECT_EQ(network.exchanges().at(1).server_name, "shop.example");
    EXPECT_EQ(network.exchanges().at(1).verify, net::verification::none);
}

TEST_F(HttpProbe, demands_the_configured_tls_version_at_every_hop) {
    network.at("10.0.0.1", 443)
        .answers({"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.svc/\r\n\r\n"});
    network.at("elsewhere.svc", 443).answers(ok);
    auto definition = a_check("https://10.0.0.1/");
    http(definition).tls.lowest = check::tls_version::v1_3;

    run(definition);

    ASSERT_EQ(network.exchanges().size(), 2U);
    for (auto const& each : network.exchanges()) EXPECT_EQ(each.lowest, net::tls_version::v1_3);
}

TEST_F(HttpProbe, verifies_the_name_of_the_place_it_is_redirected_to) {
    network.at("10.0.0.1", 443)
        .answers({"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.svc/\r\n\r\n"});
    network.at("elsewhere.svc", 443).answers(ok);
    auto definition = a_check("https://10.0.0.1/");
    http(definition).tls.server_name = "shop.example";

    run(definition);

    EXPECT_EQ(network.exchanges().at(0).server_name, "shop.example");
    EXPECT_EQ(network.exchanges().at(1).server_name, "elsewhere.svc");
}

TEST_F(HttpProbe, verifies_the_configured_name_after_a_redirect_within_the_same_place) {
    network.at("10.0.0.1", 443)
        .answers({"HTTP/1.1 302 Found\r\nLocation: /login\r\nConnection: close\r\n\r\n"});
    auto definition = a_check("https://10.0.0.1/");
    http(definition).tls.server_name = "shop.example";

    run(definition);

    EXPECT_EQ(network.exchanges().at(1).server_name, "shop.example");
}

TEST_F(HttpProbe, follows_redirects_and_shows_the_configured_url) {
    network.at("10.0.0.1", 80)
        .answers({"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.2/b\r\n\r\n"});
    network.at("10.0.0.2", 80).answers(ok);
    auto definition = a_check("http://10.0.0.1/a");
    http(definition).headers = {{"Authorization", "secret"}};

    auto const& seen = run(definition);

    EXPECT_EQ(seen.output, "HTTP GET http://10.0.0.1/a: 200 OK Output: ok");
    EXPECT_EQ(network.exchanges().at(1).request.find("secret"), std::string::npos);
}

TEST_F(HttpProbe, stops_after_ten_redirects) {
    network.at("10.0.0.1", 80).answers({"HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n"});

    auto const& seen = run("http://10.0.0.1/");

    EXPECT_EQ(seen.outcome, outcome::critical);
    EXPECT_EQ(seen.reason, failure_reason::redirect);
    EXPECT_EQ(seen.output, "Get \"http://10.0.0.1/\": stopped after 10 redirects");
    EXPECT_EQ(seen.cause, "stopped after 10 redirects");
    EXPECT_EQ(network.exchanges().size(), 11U);
}

TEST_F(HttpProbe, judges_the_redirect_itself_when_it_may_not_follow) {
    network.at("10.0.0.1", 80).answers({"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n"});
    auto definition = a_check("http://10.0.0.1/");
    http(definition).redirects = check::redirects::refuse;

    auto const& seen = run(definition);

    EXPECT_EQ(seen.outcome, outcome::critical);
    EXPECT_EQ(seen.reason, failure_reason::status);
    EXPECT_EQ(seen.code, 302);
}

}  // namespace
}  // namespace vitals::probing::http
