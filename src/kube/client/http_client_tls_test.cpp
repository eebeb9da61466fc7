// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/api_client.hpp"
#include "kube/client/client_fixture.hpp"
#include "kube/client/make_api_client.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "support/certificates.hpp"
#include "support/scripted_server.hpp"

#include <gmock/gmock.h>

#include <expected>
#include <map>
#include <utility>
#include <vector>

namespace vitals::kube::client {
namespace {

using support::answer;
using support::certificate_authority;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

class HttpClientTls : public ::testing::Test, protected testing::client_rig {
protected:
    HttpClientTls() {
        files["/ca"] = authority.pem();
        files["/token"] = "first";
        config.server.scheme = config::scheme::https;
        config.tls.authority.file = "/ca";
        config.login = config::token_file{"/token"};
        options.read_file = [this](auto const& path
                            ) -> std::expected<std::string, config::file_failure> {
            auto const found = files.find(path);
            if (found != files.end()) return found->second;
            return std::unexpected(config::file_failure{path + ": not there", true});
        };
        server.respond = [](auto const&) { return answer(200, "{}"); };
        serve_with(authority, {"127.0.0.1"});
    }
    void serve_with(certificate_authority const& by, std::vector<std::string> names) {
        auto const made = by.issue({.names = std::move(names)});
        server.use({made.pem, made.key_pem});
    }

    certificate_authority authority;
    std::map<std::string, std::string> files;
};

TEST_F(HttpClientTls, sends_the_token_to_a_server_it_has_verified) {
    auto const got = get("/x");

    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_THAT(server.requests().at(0), HasSubstr("\r\nAuthorization: Bearer first\r\n"));
}

TEST_F(HttpClientTls, sends_nothing_to_a_server_with_another_name) {
    serve_with(authority, {"elsewhere.example.org", "127.0.0.2"});

    auto const got = get("/x");

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::unreachable);
    EXPECT_THAT(got.error().message, HasSubstr("certificate is not accepted for 127.0.0.1"));
    EXPECT_TRUE(server.requests().empty());
}

TEST_F(HttpClientTls, sends_nothing_to_a_server_of_an_unknown_authority) {
    serve_with(certificate_authority{"Somebody"}, {"127.0.0.1"});

    auto const got = get("/x");

    ASSERT_FALSE(got.has_value());
    EXPECT_TRUE(server.requests().empty());
}

// As kubectl and curl: whoever lists a certificate trusts it, also when it is not the root of its
// chain.
TEST_F(HttpClientTls, trusts_an_intermediate_authority_without_its_root) {
    auto const intermediate = authority.intermediate("Test Intermediate");
    serve_with(intermediate, {"127.0.0.1"});
    files["/ca"] = intermediate.pem();

    auto const got = get("/x");

    EXPECT_TRUE(got.has_value()) << got.error().message;
}

TEST_F(HttpClientTls, trusts_the_certificate_of_the_server_itself) {
    auto const made = authority.issue({.names = {"127.0.0.1"}});
    server.use({made.pem, made.key_pem});
    files["/ca"] = made.pem;

    auto const got = get("/x");

    EXPECT_TRUE(got.has_value()) << got.error().message;
}

TEST_F(HttpClientTls, takes_no_name_from_the_subject_of_a_certificate) {
    config.tls.server_name = "inner.example.org";
    auto const made = authority.issue({.names = {}, .common_name = "inner.example.org"});
    server.use({made.pem, made.key_pem});

    auto const got = get("/x");

    ASSERT_FALSE(got.has_value());
    EXPECT_THAT(got.error().message, HasSubstr("not accepted for inner.example.org"));
}

// OpenSSL takes an empty name for "any", and one that begins with a dot for "any name below".
TEST_F(HttpClientTls, sends_nothing_where_the_name_of_the_server_can_be_in_no_certificate) {
    serve_with(authority, {"elsewhere.example.org", "127.0.0.2"});
    for (auto const* name :
         {"fe80::1%eth0", ".", ".example.org", "a b", "elsewhere.example.org:443"}) {
        config.tls.server_name = name;
        auto const other =
            make_api_client(context.get_executor(), clock, log.logger(), config, options);

        auto const got = run(other->call({.target = "/x"}));

        ASSERT_FALSE(got.has_value()) << name;
        EXPECT_EQ(got.error().kind, error_class::unreachable);
        EXPECT_THAT(got.error().message, HasSubstr(name));
    }
    EXPECT_TRUE(server.requests().empty());
}

TEST_F(HttpClientTls, pays_for_no_key_exchange_whose_prime_the_server_chooses) {
    auto const made = authority.issue({.names = {"127.0.0.1"}, .rsa_bits = 2048});
    server.use({made.pem, made.key_pem, "ECDHE-RSA-AES128-GCM-SHA256"});
    auto const usual = get("/x");
    server.use({made.pem, made.key_pem, "DHE-RSA-AES128-GCM-SHA256"});

    auto const stream = run(client().stream({.target = "/watch"}, 60s));

    EXPECT_TRUE(usual.has_value()) << usual.error().message;
    ASSERT_FALSE(stream.has_value());
    EXPECT_THAT(stream.error().message, HasSubstr("TLS handshake"));
}

TEST_F(HttpClientTls, pays_for_no_huge_key_in_a_chain_whether_it_verifies_or_not) {
    auto own = authority.issue({.names = {"127.0.0.1"}});
    own.pem += authority.issue({.names = {}, .rsa_bits = 8'200}).pem;
    server.use({own.pem, own.key_pem});
    for (auto const verify : {config::verification::full, config::verification::none}) {
        config.tls.verify = verify;
        auto const other =
            make_api_client(context.get_executor(), clock, log.logger(), config, options);

        auto const got = run(other->call({.target = "/x"}));

        ASSERT_FALSE(got.has_value());
        EXPECT_THAT(got.error().message, HasSubstr("key of more than 8192 bits"));
    }
}

TEST_F(HttpClientTls, pays_for_no_chain_of_many_certificates) {
    auto own = authority.issue({.names = {"127.0.0.1"}});
    auto const other = authority.issue({.names = {}}).pem;
    for (int i = 0; i < 200; ++i) own.pem += other;
    server.use({own.pem, own.key_pem});

    auto const got = get("/x");

    ASSERT_FALSE(got.has_value());
    EXPECT_THAT(got.error().message, HasSubstr("excessive message size"));
}

TEST_F(HttpClientTls, knows_a_server_by_its_name_with_the_dot_of_the_root) {
    config.tls.server_name = "inner.example.org.";
    serve_with(authority, {"inner.example.org"});

    auto const got = get("/x");

    EXPECT_TRUE(got.has_value()) << got.error().message;
}

TEST_F(HttpClientTls, verifies_the_configured_name) {
    config.tls.server_name = "inner.example.org";
    serve_with(authority, {"inner.example.org"});

    EXPECT_TRUE(get("/x").has_value());
}

TEST_F(HttpClientTls, verifies_nothing_when_that_is_configured) {
    config.tls.verify = config::verification::none;
    config.tls.authority = {};
    serve_with(certificate_authority{"Somebody"}, {"elsewhere"});

    EXPECT_TRUE(get("/x").has_value());
}

TEST_F(HttpClientTls, reads_the_token_again_when_it_is_refused) {
    server.respond = [](std::string const& request) {
        return answer(request.find("Bearer second") == request.npos ? 401 : 200, "{}");
    };
    auto const refused = get("/x");
    auto const tries = server.requests().size();
    files["/token"] = "second";

    auto const got = get("/x");

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, error_class::auth);
    EXPECT_EQ(tries, 1U);
    EXPECT_TRUE(got.has_value());
    EXPECT_EQ(server.requests().size(), 3U);
    EXPECT_FALSE(log.contains("first"));
}

TEST_F(HttpClientTls, reads_the_token_again_when_a_stream_is_refused) {
    server.respond = [this](std::string const& request) {
        files["/token"] = "second";
        return answer(request.find("Bearer second") == request.npos ? 401 : 200, "{}");
    };

    auto const stream = run(client().stream({.target = "/watch"}, 60s));

    EXPECT_TRUE(stream.has_value());
    EXPECT_EQ(server.requests().size(), 2U);
}

TEST_F(HttpClientTls, follows_an_authority_that_was_replaced) {
    ASSERT_TRUE(get("/x").has_value());
    certificate_authority const next{"Next"};
    files["/ca"] = next.pem();
    serve_with(next, {"127.0.0.1"});
    clock.advance(5min);

    EXPECT_TRUE(get("/x").has_value());
    EXPECT_EQ(server.connections(), 2U);
    EXPECT_TRUE(log.contains("TLS certificates changed"));
}

TEST_F(HttpClientTls, keeps_no_connection_of_an_authority_that_was_replaced_during_its_request) {
    certificate_authority const next{"Next"};
    server.respond = [&](std::string const& request) {
        if (!request.starts_with("GET /slow")) return answer(200, "{}");
        // The time to look at the files again comes while this request is under way.
        files["/ca"] = next.pem();
        clock.advance(10s);
        return answer(200, "{}");
    };
    ASSERT_TRUE(get("/first").has_value());
    clock.advance(295s);
    ASSERT_TRUE(get("/slow").has_value());
    serve_with(next, {"127.0.0.1"});
    auto const before = server.connections();

    ASSERT_TRUE(get("/x").has_value());

    EXPECT_EQ(server.connections(), before + 1);
}

TEST_F(HttpClientTls, looks_for_another_authority_at_once_when_the_server_cannot_be_verified) {
    certificate_authority const next{"Next"};
    serve_with(next, {"127.0.0.1"});
    ASSERT_FALSE(get("/x").has_value());
    files["/ca"] = next.pem();

    auto const too_soon = get("/x");
    clock.advance(10s);
    auto const later = get("/x");

    EXPECT_FALSE(too_soon.has_value());
    EXPECT_TRUE(later.has_value());
}

TEST_F(HttpClientTls, keeps_the_old_authority_when_the_new_one_is_broken) {
    ASSERT_TRUE(get("/x").has_value());
    for (auto const* broken :
         {"", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"}) {
        files["/ca"] = broken;
        clock.advance(5min);

        EXPECT_TRUE(get("/x").has_value());
    }
    EXPECT_EQ(log.count("TLS files cannot be used"), 2U);
}

TEST_F(HttpClientTls, asks_nothing_without_the_token_and_says_which_file_is_missing) {
    files.erase("/token");

    auto const got = get("/x");

    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().kind, error_class::auth);
    EXPECT_THAT(got.error().message, HasSubstr("no credentials: /token: not there"));
    EXPECT_EQ(server.requests().size(), 0U);
}

TEST_F(HttpClientTls, takes_no_connection_that_was_cut_for_the_end_of_an_answer) {
    server.respond = [](auto const&) {
        return support::reaction{
            {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{}"},
            support::reaction::then::close
        };
    };

    auto const got = run(client().call({.verb = verb::post, .target = "/x"}));

    ASSERT_FALSE(got.has_value());
    EXPECT_THAT(got.error().message, HasSubstr("closed without the end of TLS"));
}

TEST_F(HttpClientTls, says_which_file_is_missing) {
    files.erase("/ca");

    auto const got = get("/x");

    ASSERT_FALSE(got.has_value());
    EXPECT_THAT(got.error().message, HasSubstr("/ca: not there"));
}

TEST_F(HttpClientTls, shows_its_client_certificate_and_ends_connections_when_it_changes) {
    auto const me = authority.issue({.common_name = "jane"});
    auto const later = authority.issue({.common_name = "jane-again"});
    server.ask_for_client_certificate(authority.pem());
    serve_with(authority, {"127.0.0.1"});
    config.tls.certificate.file = "/cert";
    config.tls.key.file = "/key";
    files["/cert"] = me.pem;
    files["/key"] = me.key_pem;
    server.respond = [](std::string const& request) {
        auto held = support::reaction{
            {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: "
             "chunked\r\n\r\n"},
            support::reaction::then::hang
        };
        return request.starts_with("GET /watch") ? held : answer(200, "{}");
    };
    auto const stream = run(client().stream({.target = "/watch"}, 1h));
    ASSERT_TRUE(stream.has_value()) << stream.error().message;
    auto const first = server.client_subject();
    auto const reading = start((*stream)->read(0s));
    files["/cert"] = later.pem;
    files["/key"] = later.key_pem;
    clock.advance(5min);

    ASSERT_TRUE(get("/x").has_value());

    EXPECT_THAT(first, HasSubstr("CN=jane"));
    EXPECT_THAT(server.client_subject(), HasSubstr("CN=jane-again"));
    EXPECT_THAT(finish(*reading).error().message, HasSubstr("client certificate has changed"));
}

}  // namespace
}  // namespace vitals::kube::client
