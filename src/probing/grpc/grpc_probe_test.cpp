// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check/definition.hpp"
#include "core/check/grpc_target.hpp"
#include "core/check/host_port.hpp"
#include "core/check/references.hpp"
#include "core/health/observation.hpp"
#include "core/health/why.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/probe/one_probe_fixture.hpp"
#include "support/http2_fields.hpp"
#include "support/http2_frames.hpp"
#include "support/http2_server.hpp"
#include "support/memory_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::grpc {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using health::failure_reason;
using health::outcome;
using support::hang;
using support::script;
using support::http2::field;
using support::http2::frame;
using support::http2::goaway;
using support::http2::greets_and;
using support::http2::grpc_answer;
using support::http2::knows_settings;
using support::http2::respond;
using support::http2::settings;
using support::http2::type;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::UnorderedElementsAre;

check::grpc_target grpc(std::string const& where, std::string service = "") {
    check::grpc_target made;
    made.where = check::host_port::parse(where).value();
    made.service = std::move(service);
    return made;
}

check::grpc_target kept_at(std::string const& where) {
    auto made = grpc(where);
    made.reuse = true;
    return made;
}

constexpr std::string_view serving{"\x08\x01"};
constexpr std::string_view not_serving{"\x08\x02"};

// Answers each request.
respond
with(std::string_view message, std::string const& status = "0", std::string const& said = "") {
    return [=](std::string_view sent) {
        auto const stream = support::http2::requested(sent);
        return script{(stream == 1 ? settings() : "") + grpc_answer(stream, message, status, said)};
    };
}

class GrpcProbe : public probe::OneProbe {
protected:
    health::observation const& probe(check::grpc_target const& target) {
        definition = a_check(target);
        return run(definition);
    }
    // What the sentence that says why begins with.
    std::string found() const {
        return health::found_text(definition, health::finding_of(definition, result));
    }

    check::definition definition;
};

TEST_F(GrpcProbe, says_what_consul_says) {
    network.at("10.0.0.1", 50051).respond = with(serving);

    auto const& seen = probe(grpc("10.0.0.1:50051", "Cart"));

    EXPECT_EQ(seen.outcome, outcome::passing);
    EXPECT_EQ(seen.reason, failure_reason::none);
    EXPECT_EQ(seen.output, "gRPC check 10.0.0.1:50051/Cart: success");
    EXPECT_EQ(found(), "SERVING");
    EXPECT_FALSE(network.exchanges().at(0).secured);
    EXPECT_EQ(kept, nullptr);

    network.at("10.0.0.1", 50051).respond = with(not_serving);
    probe(grpc("10.0.0.1:50051", "Cart"));
    EXPECT_EQ(result.outcome, outcome::critical);
    EXPECT_EQ(result.reason, failure_reason::status);
    EXPECT_EQ(result.output, "gRPC 10.0.0.1:50051/Cart serving status: NOT_SERVING");
    EXPECT_EQ(found(), "NOT_SERVING, expected SERVING");
}

TEST_F(GrpcProbe, asks_as_grpc_has_it_with_a_second_more_than_is_left) {
    network.at("cart.svc", 50051).respond = with(serving);
    network.at("cart.svc", 50051).connect = {support::after{500ms}};

    probe(grpc("cart.svc:50051", "shop.Cart"));

    auto const& sent = network.exchanges().at(0).request;
    auto const frames = support::http2::frames_in(sent);
    ASSERT_EQ(frames.size(), 3U);
    EXPECT_EQ(frames[2].payload, "\0\0\0\0\x0b\x0a\x09shop.Cart"s);
    EXPECT_EQ(network.exchanges().at(0).sends, 1U);
    EXPECT_THAT(
        support::http2::first_request_in(sent).fields,
        UnorderedElementsAre(
            Pair(":method", "POST"),
            Pair(":scheme", "http"),
            Pair(":path", "/grpc.health.v1.Health/Check"),
            Pair(":authority", "cart.svc:50051"),
            Pair("te", "trailers"),
            Pair("content-type", "application/grpc"),
            Pair("grpc-timeout", "2500m"),
            Pair("user-agent", "Vitals Health Check")
        )
    );
}

TEST_F(GrpcProbe, with_tls_offers_http_2) {
    network.at("cart.svc", 443).respond = with(serving);
    auto target = grpc("cart.svc:443");
    target.use_tls = true;
    target.tls.server_name = "cart.example";

    EXPECT_EQ(probe(target).outcome, outcome::passing);

    auto const& session = network.exchanges().at(0);
    EXPECT_TRUE(session.secured);
    EXPECT_EQ(session.server_name, "cart.example");
    EXPECT_EQ(session.offered, net::alpn::h2);
}

TEST_F(GrpcProbe, shows_the_status_and_the_words_of_the_server) {
    network.at("10.0.0.1", 1).respond = with("", "12", "unknown service%1b[2J grpc.health");
    network.at("10.0.0.2", 1).respond = with("", "5", "unknown service");
    network.at("10.0.0.3", 1)
        .answers({settings() + frame(type::headers, 5, 1, field(":status", "404"))});

    probe(grpc("10.0.0.1:1"));
    EXPECT_EQ(result.reason, failure_reason::status);
    EXPECT_THAT(result.output, HasSubstr("rpc error: code = Unimplemented desc = unknown service"));
    EXPECT_THAT(result.output, Not(HasSubstr("\x1b")));
    EXPECT_EQ(found(), "gRPC status UNIMPLEMENTED: the server has no health service");

    probe(grpc("10.0.0.2:1", "Cart"));
    EXPECT_EQ(result.output, "rpc error: code = NotFound desc = unknown service");
    EXPECT_EQ(found(), "gRPC status NOT_FOUND: the server does not know the service Cart");

    probe(grpc("10.0.0.3:1"));
    EXPECT_EQ(
        result.output,
        "rpc error: code = Unimplemented desc = unexpected HTTP status code received from server: "
        "404"
    );
    EXPECT_EQ(found(), "HTTP 404 instead of gRPC");
}

TEST_F(GrpcProbe, shows_no_more_of_these_words_than_its_output_may_have) {
    network.at("10.0.0.1", 1).respond = with("", "14", std::string(5000, 'x'));
    definition = a_check(grpc("10.0.0.1:1"));
    definition.output_max_size = 100;

    run(definition);

    EXPECT_EQ(result.output, "rpc error: code = Unavailable desc = " + std::string(100, 'x'));
}

TEST_F(GrpcProbe, distinguishes_the_failures) {
    network.at("10.0.0.1", 1).refuses();
    network.at("10.0.0.2", 1).answers({"HTTP/1.1 400 Bad Request\r\n\r\n"});
    network.at("10.0.0.3", 1)
        .answers({settings() + frame(type::rst_stream, 0, 1, support::http2::number(7))});
    network.at("10.0.0.4", 1).respond = greets_and({});
    network.at("10.0.0.5", 1).respond = with("\x08");
    network.at("10.0.0.6", 1)
        .answers({settings() + frame(type::headers, 5, 1, support::http2::status_200)});
    std::string const error = "rpc error: code = Unavailable desc = ";
    struct {
        std::string where;
        failure_reason reason;
        std::string output;
        std::string cause;
    } const expected[] = {
        {"10.0.0.1:1",
         failure_reason::connect,
         "dial tcp 10.0.0.1:1: connect: connection refused",
         "connect: 10.0.0.1:1 refused"},
        {"gone.svc:1",
         failure_reason::dns,
         "dial tcp: lookup gone.svc: no such host",
         "dns: no such host gone.svc"},
        {"10.0.0.2:1",
         failure_reason::protocol,
         "the server does not speak HTTP/2: \"HTTP/1.1 400 Bad Request\"",
         "the server does not speak HTTP/2"},
        {"10.0.0.3:1",
         failure_reason::protocol,
         "HTTP/2: the request is not answered: REFUSED_STREAM",
         "HTTP/2: the request is not answered: REFUSED_STREAM"},
        {"10.0.0.4:1",
         failure_reason::protocol,
         "connection closed without an answer",
         "connection closed without an answer"},
        {"10.0.0.5:1",
         failure_reason::protocol,
         "gRPC: malformed answer: no HealthCheckResponse",
         "gRPC: malformed answer: no HealthCheckResponse"},
        {"10.0.0.6:1",
         failure_reason::protocol,
         "no gRPC: the answer has no grpc-status",
         "no gRPC: the answer has no grpc-status"},
    };
    for (auto const& each : expected) {
        probe(grpc(each.where));

        EXPECT_EQ(result.outcome, outcome::critical);
        EXPECT_EQ(result.reason, each.reason) << each.output;
        EXPECT_EQ(result.output, error + each.output);
        EXPECT_EQ(found(), each.cause);
    }
}

TEST_F(GrpcProbe, has_one_deadline_for_all_of_it) {
    network.at("10.0.0.1", 1).respond = greets_and({hang{}});

    probe(grpc("10.0.0.1:1"));

    EXPECT_EQ(result.reason, failure_reason::timeout);
    EXPECT_EQ(result.duration, 2s);
    EXPECT_EQ(
        result.output,
        "rpc error: code = DeadlineExceeded desc = timed out after 2s while waiting for the answer"
    );
}

// The server's DEADLINE_EXCEEDED is an answer, critical whether we are overloaded or not.
TEST_F(GrpcProbe, takes_the_end_of_its_own_time_for_no_answer_of_the_server) {
    auto& server = network.at("10.0.0.1", 1);
    server.connect = {support::after{500'500us}};
    server.respond = [](std::string_view sent) {
        if (!knows_settings(sent)) return script{settings()};
        auto const asked = support::http2::first_request_in(sent).fields;
        auto const timeout = std::map(asked.begin(), asked.end()).at("grpc-timeout");
        auto const wait = std::chrono::milliseconds{std::stol(timeout)};
        return script{support::after{wait}, grpc_answer(1, "", "4")};
    };

    probe(grpc("10.0.0.1:1"));

    EXPECT_EQ(result.reason, failure_reason::timeout);
    EXPECT_EQ(result.duration, 2s);
}

// RFC 9113 section 8.7: it has not looked at the request. So a server says that it leaves.
TEST_F(GrpcProbe, asks_once_more_on_another_connection_when_a_new_one_is_refused) {
    for (auto const& refusal :
         {goaway(0), frame(type::rst_stream, 0, 1, support::http2::number(7))}) {
        auto const before = network.exchanges().size();
        network.at("10.0.0.1", 1).respond = [&](std::string_view sent) {
            if (network.exchanges().size() > before + 1) return with(serving)(sent);
            return script{settings() + refusal};
        };

        EXPECT_EQ(probe(grpc("10.0.0.1:1")).outcome, outcome::passing);

        EXPECT_EQ(network.exchanges().size(), before + 2);
    }
}

TEST_F(GrpcProbe, asks_no_third_time_and_only_where_the_server_has_not_looked) {
    network.at("10.0.0.1", 1).answers({settings() + goaway(0)});
    network.at("10.0.0.2", 1).answers({settings() + goaway(11, "calm down")});

    EXPECT_EQ(probe(grpc("10.0.0.1:1")).reason, failure_reason::protocol);
    EXPECT_EQ(network.exchanges().size(), 2U);
    EXPECT_EQ(probe(grpc("10.0.0.2:1")).reason, failure_reason::protocol);
    EXPECT_EQ(network.exchanges().size(), 3U);
}

TEST_F(GrpcProbe, keeps_its_connection_and_asks_again_on_it) {
    network.at("10.0.0.1", 1).respond = with(serving);

    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(probe(kept_at("10.0.0.1:1")).outcome, outcome::passing) << i;
        EXPECT_NE(kept, nullptr);
    }

    ASSERT_EQ(network.exchanges().size(), 1U);
    EXPECT_EQ(support::http2::requested(network.exchanges()[0].request), 5U);
    kept.reset();
}

TEST_F(GrpcProbe, begins_anew_when_the_kept_connection_is_of_no_use) {
    for (auto const& last :
         {""s, goaway(0), frame(type::rst_stream, 0, 3, support::http2::number(7)), "HTTP/1.1 400"s
         }) {
        auto const before = network.exchanges().size();
        auto& server = network.at("10.0.0.1", 1);
        server.respond = [last](std::string_view sent) {
            return support::http2::requested(sent) > 1 ? script{last} : with(serving)(sent);
        };

        EXPECT_EQ(probe(kept_at("10.0.0.1:1")).outcome, outcome::passing);
        EXPECT_EQ(probe(kept_at("10.0.0.1:1")).outcome, outcome::passing) << last;

        EXPECT_EQ(network.exchanges().size(), before + 2) << last;
        kept.reset();
    }
}

TEST_F(GrpcProbe, keeps_no_connection_of_a_server_that_is_critical_or_leaves) {
    network.at("10.0.0.1", 1).respond = with(not_serving);
    probe(kept_at("10.0.0.1:1"));
    EXPECT_EQ(kept, nullptr);

    network.at("10.0.0.2", 1).respond = [](std::string_view) {
        return script{settings() + grpc_answer(1, serving) + goaway(0)};
    };
    EXPECT_EQ(probe(kept_at("10.0.0.2:1")).outcome, outcome::passing);
    EXPECT_EQ(kept, nullptr);
}

TEST_F(GrpcProbe, keeps_no_connection_of_a_server_that_answers_what_it_did_not_read) {
    network.at("10.0.0.1", 1).respond = [](std::string_view sent) {
        auto const stream = support::http2::requested(sent);
        auto const no_window = stream == 1 ? settings("\0\x04\0\0\0\0"s) : "";
        return script{no_window + grpc_answer(stream, serving)};
    };

    EXPECT_EQ(probe(kept_at("10.0.0.1:1")).outcome, outcome::passing);
    ASSERT_NE(kept, nullptr);
    EXPECT_EQ(probe(kept_at("10.0.0.1:1")).outcome, outcome::passing);
    EXPECT_EQ(kept, nullptr);
    kept.reset();
}

TEST_F(GrpcProbe, asks_nobody_on_a_connection_that_the_policy_may_deny_now) {
    network.at("10.0.0.1", 1).respond = with(serving);
    probe(kept_at("10.0.0.1:1"));
    ASSERT_NE(kept, nullptr);
    kept->policy += 1;

    EXPECT_EQ(probe(kept_at("10.0.0.1:1")).outcome, outcome::passing);

    EXPECT_EQ(network.exchanges().size(), 2U);
    kept.reset();
}

TEST_F(GrpcProbe, sends_no_packet_for_a_session_whose_secret_it_has_not) {
    network.at("cart.svc", 443).respond = with(serving);
    auto target = grpc("cart.svc:443");
    target.use_tls = true;
    target.tls.from = check::tls_references{.client = "probe-cert"};

    EXPECT_EQ(probe(target).reason, failure_reason::secret);
    EXPECT_THAT(result.output, Not(HasSubstr("rpc error")));
    EXPECT_TRUE(network.exchanges().empty());
}

// A browser's list of bad ports is about bytes that somebody chooses: those of the service's name.
TEST_F(GrpcProbe, is_blocked_where_the_policy_denies_the_address_and_for_a_name_the_port) {
    policy = std::make_shared<net::address_policy::policy const>(
        net::address_policy::settings{.profile = net::address_policy::profile::cluster}
    );
    network.at("169.254.169.254", 80).respond = with(serving);
    network.at("10.0.0.1", 6379).respond = with(serving);

    EXPECT_EQ(probe(grpc("169.254.169.254:80")).reason, failure_reason::blocked);
    EXPECT_THAT(result.output, HasSubstr("169.254.169.254 is link-local"));
    EXPECT_EQ(probe(grpc("10.0.0.1:6379", "Cart")).reason, failure_reason::blocked);
    EXPECT_TRUE(network.exchanges().empty());

    EXPECT_EQ(probe(grpc("10.0.0.1:6379")).outcome, outcome::passing);
}

}  // namespace
}  // namespace vitals::probing::grpc
