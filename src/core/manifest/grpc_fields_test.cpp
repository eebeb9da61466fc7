// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/grpc_fields.hpp"

#include "core/check/grpc_target.hpp"
#include "core/check/status.hpp"
#include "core/check/target.hpp"
#include "core/manifest/kind_fields_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace vitals::inline core::manifest {
namespace {

using check::grpc_target;
using testing::HasSubstr;
using testing::Not;

grpc_target grpc(std::string const& fields) {
    return *target_of(fields).as<grpc_target>();
}

TEST(GrpcFields, are_those_of_consul) {
    for (auto const* const text : {"grpc: 'Cart.shop.svc:50051'", "GRPC: 'cart.shop.svc:50051'"}) {
        auto const made = target_of(text);

        EXPECT_EQ(made.as<grpc_target>()->where.text(), "cart.shop.svc:50051");
        EXPECT_EQ(made.as<grpc_target>()->service, "");
        EXPECT_FALSE(made.as<grpc_target>()->use_tls);
        EXPECT_EQ(made.kind().type, "grpc");
        EXPECT_EQ(made.asked(), "gRPC health cart.shop.svc:50051");
        EXPECT_EQ(made.bytes(), 19U);
    }
    for (auto const* const tls : {"grpcUseTls", "grpc_use_tls", "GRPCUseTLS"})
        EXPECT_TRUE(grpc("grpc: 'a:1', " + std::string{tls} + ": true").use_tls) << tls;
}

TEST(GrpcFields, take_all_behind_the_first_slash_for_the_service) {
    EXPECT_EQ(grpc("grpc: 'a:1/Shop.Cart'").service, "Shop.Cart");
    EXPECT_EQ(grpc("grpc: 'a:1/a/b'").service, "a/b");
    EXPECT_EQ(grpc("grpc: '[fd00::1]:50051/Cart'").where.text(), "[fd00::1]:50051");
    EXPECT_EQ(target_of("grpc: 'a:1/Cart'").asked(), "gRPC health a:1/Cart");
    EXPECT_EQ(grpc("grpc: 'a:1/" + std::string(256, 'x') + "'").service.size(), 256U);
}

TEST(GrpcFields, report_what_is_no_target_of_theirs) {
    EXPECT_THAT(
        problem_with("grpc: cart"),
        HasSubstr("c.yaml:1:24: check \"a\": grpc: host:port is ")
    );
    EXPECT_THAT(problem_with("grpc: 'grpc://a:1'"), HasSubstr("a URL has no place here"));
    EXPECT_THAT(problem_with("grpc: 'a:1:/Cart'"), HasSubstr("grpc: "));
    EXPECT_THAT(problem_with("grpc: 'a:1/'"), HasSubstr("the service behind the / is missing"));
    EXPECT_THAT(problem_with("grpc: \"a:1/a\\r\\nb\""), HasSubstr("control characters"));
    EXPECT_THAT(
        problem_with("grpc: 'a:1/" + std::string(257, 'x') + "'"),
        HasSubstr("longer than 256 bytes")
    );
    EXPECT_THAT(problem_with("grpc: 'u:canary@a/b'"), Not(HasSubstr("canary")));
    EXPECT_THAT(problem_with("grpc: 'a:1', http: 'http://a'"), HasSubstr("exactly one target"));
    EXPECT_THAT(problem_with("grpc: 'a:1', header: {}"), HasSubstr("not of grpc checks"));
    EXPECT_THAT(problem_with("grpc: 'a:1', grpcUseTLs: true"), HasSubstr("grpcUseTls?"));
    EXPECT_THAT(problem_with("gprc: 'a:1'"), HasSubstr("did you mean grpc?"));
}

TEST(GrpcFields, tell_who_knows_kubernetes_where_the_service_stands) {
    EXPECT_THAT(
        problem_with("grpc: {port: 50051, service: shop.Cart}"),
        HasSubstr("grpc: one text is needed, like cart.shop.svc:50051/shop.Cart; found a map")
    );
    EXPECT_THAT(
        problem_with("grpc: 'a:1', service: shop.Cart"),
        HasSubstr("what a grpc check asks for is behind its port, grpc: host:port/service")
    );
}

TEST(GrpcFields, have_those_of_tls_and_reuse) {
    auto const made = grpc("grpc: 'a:1', grpcUseTls: true, tlsServerName: b, reuse: true");

    EXPECT_EQ(made.tls.server_name, "b");
    EXPECT_TRUE(made.reuse);
    auto const refers = "grpc: 'a:1', tls: {client: {secret: {name: c}}}, grpcUseTls: ";
    EXPECT_EQ(target_of(refers + std::string{"true"}).references().size(), 2U);
    EXPECT_EQ(target_of(refers + std::string{"false"}).references().size(), 0U);
}

TEST(GrpcFields, hint_at_what_has_no_effect) {
    EXPECT_THAT(
        hints_at("grpc: 'a.x:1', tlsSkipVerify: true"),
        HasSubstr(
            "`tlsSkipVerify` has no effect: the check does not use TLS; write grpcUseTls: true"
        )
    );
    EXPECT_EQ(hints_at("grpc: 'a.x:1', grpcUseTls: true, tlsSkipVerify: true"), "");
    EXPECT_THAT(hints_at("grpc: 'cart:1/Cart'"), HasSubstr("write cart.shop.svc"));
}

TEST(GrpcFields, tell_the_policy_whether_the_manifest_chooses_a_byte) {
    auto const whole = target_of("grpc: '[fd00::1]:50051'");
    auto const one = target_of("grpc: '[fd00::1]:50051/Cart'");

    EXPECT_EQ(grpc_goes_to(one).host, "fd00::1");
    EXPECT_EQ(grpc_goes_to(one).port, 50051);
    EXPECT_TRUE(grpc_goes_to(one).chosen_bytes);
    EXPECT_FALSE(grpc_goes_to(whole).chosen_bytes);
    EXPECT_FALSE(grpc_goes_to(one).may_change);
}

TEST(GrpcFields, make_another_question_of_another_target_service_or_session) {
    auto const one = target_of("grpc: 'a:1/Cart'");

    for (auto const* const other :
         {"grpc: 'a:2/Cart'",
          "grpc: 'a:1'",
          "grpc: 'a:1/cart'",
          "grpc: 'a:1/Cart', grpcUseTls: true",
          "grpc: 'a:1/Cart', tlsServerName: b"}) {
        EXPECT_FALSE(one.asks_the_same_as(target_of(other))) << other;
        EXPECT_NE(one.fingerprint(), target_of(other).fingerprint()) << other;
    }
    auto const kept = target_of("grpc: 'A:1/Cart', reuse: true");
    EXPECT_TRUE(one.asks_the_same_as(kept));
    EXPECT_EQ(one.fingerprint(), kept.fingerprint());
    EXPECT_NE(target_of("grpc: 'a:1'").fingerprint(), target_of("h2ping: 'a:1'").fingerprint());
}

TEST(GrpcTarget, has_a_sentence_for_each_answer) {
    auto const whole = target_of("grpc: 'a:1'");
    auto const one = target_of("grpc: 'a:1/Cart'");
    auto const found = [](check::target const& by, std::uint16_t code) {
        return by.found(code, check::status::critical);
    };

    EXPECT_EQ(one.found(0, check::status::passing), "SERVING");
    EXPECT_EQ(found(one, 102), "NOT_SERVING, expected SERVING");
    EXPECT_EQ(found(one, 100), "UNKNOWN, expected SERVING");
    EXPECT_EQ(found(one, 107), "7, expected SERVING");
    EXPECT_EQ(found(one, 103), "SERVICE_UNKNOWN: the server does not know the service Cart");
    EXPECT_EQ(found(one, 5), "gRPC status NOT_FOUND: the server does not know the service Cart");
    EXPECT_EQ(
        found(whole, 5),
        "gRPC status NOT_FOUND: the health service does not know the server"
    );
    EXPECT_EQ(found(one, 12), "gRPC status UNIMPLEMENTED: the server has no health service");
    EXPECT_EQ(found(one, 14), "gRPC status UNAVAILABLE, expected SERVING");
    EXPECT_EQ(found(one, 17), "gRPC status 17, expected SERVING");
    EXPECT_EQ(found(one, 404), "HTTP 404 instead of gRPC");
    EXPECT_EQ(one.answered(102), "NOT_SERVING");
    EXPECT_EQ(one.answered(16), "gRPC status UNAUTHENTICATED");
    auto const longest = target_of("grpc: 'a:1/" + std::string(256, 'x') + "'");
    EXPECT_LT(found(longest, 5).size(), 150U);
}

}  // namespace
}  // namespace vitals::inline core::manifest
