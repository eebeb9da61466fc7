// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/api_client.hpp"
#include "kube/client/client_fixture.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "support/certificates.hpp"
#include "support/scripted_server.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <cstddef>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>

namespace vitals::kube::client {
namespace {

using support::answer;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

// Over TLS, for over http no credentials are sent.
class HttpClientCredentials : public ::testing::Test, protected testing::client_rig {
protected:
    HttpClientCredentials() {
        auto const made = support::certificate_authority{}.issue();
        server.use({made.pem, made.key_pem});
        server.respond = [](auto const&) { return answer(200, "{}"); };
        config.server.scheme = config::scheme::https;
        config.tls.verify = config::verification::none;
    }
    // A plugin that ends when there is a file "go".
    void log_in_by_slow_plugin() {
        config.login = config::exec_plugin{
            "client.authentication.k8s.io/v1",
            "sh",
            {"-c",
             "echo $$ >> $D/runs; until [ -e $D/go ]; do sleep 0.01; done; "
             R"(printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1",)"
             R"("status":{"token":"t"}}')"},
            {{"D", folder.path().string()}},
            "",
            ""
        };
        keep_client_running();
    }
    bool plugin_runs() const { return std::filesystem::exists(folder.path() / "runs"); }

    support::temporary_folder folder;
};

TEST_F(HttpClientCredentials, of_a_plugin_slower_than_the_deadline_are_waited_for) {
    log_in_by_slow_plugin();
    auto const call = start(client().call({.verb = verb::post, .target = "/event"}, 10s));
    ASSERT_TRUE(run_until([this] { return plugin_runs(); }));

    clock.advance(12s);
    folder.write("go", "");
    auto const got = finish(*call);

    EXPECT_TRUE(got.has_value()) << got.error().message;
    EXPECT_THAT(server.requests().at(0), HasSubstr("Bearer t"));
}

TEST_F(HttpClientCredentials, that_do_not_come_are_not_called_the_servers_silence) {
    log_in_by_slow_plugin();
    auto const call = start(client().call({.target = "/x"}, 10s));
    auto const stream = start(client().stream({.target = "/watch"}, 10s));
    ASSERT_TRUE(run_until([this] { return plugin_runs(); }));

    clock.advance(30s);

    for (auto const& error : {finish(*call).error(), finish(*stream).error()}) {
        EXPECT_EQ(error.kind, error_class::auth);
        EXPECT_THAT(error.message, HasSubstr("exec plugin sh: it did not end within 30 s"));
    }
}

// The answer to the first request is so long that a second one is refused, reads the new token and
// is answered meanwhile.
TEST_F(
    HttpClientCredentials,
    are_renewed_for_the_request_that_was_refused_and_not_for_the_last_one
) {
    std::string token = "old";
    config.login = config::token_file{"/token"};
    options.read_file = [&token](auto const&) {
        return std::expected<std::string, config::file_failure>{token};
    };
    std::unique_ptr<testing::pending<api_result<api_response>>> second;
    server.respond = [&](std::string const& request) {
        if (request.find("Bearer new") != request.npos) return answer(200, "{}");
        if (request.find("POST /first") == request.npos) return answer(401, "{}");
        token = "new";
        second = start(client().call({.verb = verb::post, .target = "/second"}));
        return answer(401, "{}" + std::string(std::size_t{16} << 20U, ' '));
    };
    auto const first = start(client().call({.verb = verb::post, .target = "/first"}));
    ASSERT_TRUE(run_until([&] { return second && second->ended() && !first->ended(); }));

    auto const got = finish(*first);

    EXPECT_TRUE(got.has_value()) << got.error().message;
    EXPECT_TRUE(finish(*second).has_value());
}

}  // namespace
}  // namespace vitals::kube::client
