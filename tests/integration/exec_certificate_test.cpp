// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// An exec plugin that logs in with a client certificate, at a server that lets nobody in without
// one.

#include "kube/client/api_client.hpp"
#include "kube/client/client_fixture.hpp"
#include "kube/config/cluster_config.hpp"
#include "support/certificates.hpp"
#include "support/scripted_server.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <string>
#include <utility>

namespace vitals::integration {

namespace {

using namespace std::chrono_literals;
using support::certificate;
using testing::HasSubstr;
using testing::Not;

std::string in_json(std::string const& pem) {
    std::string text;
    for (char const c : pem) {
        if (c == '\n')
            text += "\\n";
        else
            text += c;
    }
    return text;
}

class ExecCertificate : public testing::Test, protected kube::client::testing::client_rig {
protected:
    ExecCertificate() {
        config.server.scheme = kube::config::scheme::https;
        config.tls.authority.text = authority.pem();
        config.login = kube::config::exec_plugin{
            "client.authentication.k8s.io/v1",
            "cat",
            {(folder.path() / "credential").string()},
            {},
            "",
            ""
        };
        server.respond = [](auto const&) { return support::answer(200, "{}"); };
        server.ask_for_client_certificate(authority.pem());
        auto const own = authority.issue({.names = {"127.0.0.1"}});
        server.use({own.pem, own.key_pem});
        keep_client_running();
    }

    // From now on the plugin prints this. The test's clock begins at 2026-01-01T00:00:00Z.
    void plugin_prints(std::string const& status) {
        folder.write(
            "credential",
            R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{)" +
                status + R"("expirationTimestamp":"2026-01-01T01:00:00Z"}})"
        );
    }
    void plugin_logs_in_as(certificate const& who) {
        plugin_prints(
            R"("clientCertificateData":")" + in_json(who.pem) + R"(","clientKeyData":")" +
            in_json(who.key_pem) + R"(",)"
        );
    }
    // TLS 1.3 tells of a refusal only after the request is sent, which is then tried again for a
    // while.
    kube::client::api_result<kube::client::api_response> get_patiently(std::string target) {
        auto const task = start(client().call({.target = std::move(target)}));
        run_until([this, &task] {
            clock.advance(100ms);
            return task->ended();
        });
        return finish(*task);
    }
    certificate named(std::string name) {
        return authority.issue({.common_name = std::move(name)});
    }

    support::temporary_folder folder;
    support::certificate_authority authority;
};

}  // namespace

TEST_F(ExecCertificate, opens_the_door_that_is_closed_without_one) {
    plugin_logs_in_as(named("jane"));

    auto const got = get("/x");

    ASSERT_TRUE(got.has_value()) << got.error().message;
    EXPECT_THAT(server.client_subject(), HasSubstr("CN=jane"));
    EXPECT_THAT(server.requests().at(0), Not(HasSubstr("Authorization")));
}

TEST_F(ExecCertificate, without_it_the_door_stays_closed) {
    plugin_prints(R"("token":"t0",)");

    EXPECT_FALSE(get_patiently("/x").has_value());
    EXPECT_TRUE(server.requests().empty());
}

TEST_F(ExecCertificate, of_an_authority_that_the_server_does_not_know_is_refused) {
    support::certificate_authority const other{"Somebody"};
    plugin_logs_in_as(other.issue({.common_name = "jane"}));

    EXPECT_FALSE(get_patiently("/x").has_value());
    EXPECT_TRUE(server.requests().empty());
}

TEST_F(ExecCertificate, is_replaced_when_it_expires_without_a_restart) {
    plugin_logs_in_as(named("jane"));
    ASSERT_TRUE(get("/x").has_value());
    plugin_logs_in_as(named("jane-again"));

    clock.advance(59min);
    ASSERT_TRUE(get("/x").has_value());
    auto const before = server.client_subject();
    clock.advance(1min);
    ASSERT_TRUE(get("/x").has_value());

    EXPECT_THAT(before, Not(HasSubstr("jane-again")));
    EXPECT_THAT(server.client_subject(), HasSubstr("CN=jane-again"));
}

TEST_F(ExecCertificate, that_is_none_is_reported_without_showing_the_key) {
    auto who = named("jane");
    who.pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    plugin_logs_in_as(who);

    auto const got = get("/x");

    ASSERT_FALSE(got.has_value());
    EXPECT_THAT(got.error().message, HasSubstr("certificate"));
    auto const secret = who.key_pem.substr(who.key_pem.size() / 2, 20);
    EXPECT_THAT(got.error().message, Not(HasSubstr(secret)));
    EXPECT_FALSE(log.contains(secret));
}

}  // namespace vitals::integration
