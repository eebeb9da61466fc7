// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_client/credential_source.hpp"

#include "kube_client/client_rig.hpp"
#include "kube_client/exec_credential.hpp"
#include "kube_client/token_file_source.hpp"
#include "kube_config/cluster_config.hpp"
#include "kube_config/environment.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <expected>
#include <memory>
#include <optional>
#include <utility>

namespace vitals::kube_client {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

class TokenFileSource : public ::testing::Test, protected testing::client_rig {
protected:
    token_file_source source{clock, log.logger(), "/token", [this](auto const& path) {
                                 return read(path);
                             }};
    std::expected<std::string, kube_config::file_failure> read(std::string const& path) {
        ++reads;
        if (file) return *file;
        return std::unexpected(kube_config::file_failure{path + ": permission denied"});
    }

    std::optional<std::string> file = "one\n";
    int reads = 0;
};

TEST_F(TokenFileSource, reads_the_file_again_after_a_minute) {
    EXPECT_EQ(source.token(), "one");
    file = "two";

    clock.advance(59s);
    EXPECT_EQ(source.token(), "one");
    clock.advance(1s);

    EXPECT_EQ(source.token(), "two");
    EXPECT_EQ(reads, 2);
}

TEST_F(TokenFileSource, keeps_the_last_good_token) {
    EXPECT_EQ(source.token(), "one");
    for (auto const& bad : {std::optional<std::string>{}, std::optional<std::string>{" \n"}}) {
        file = bad;
        clock.advance(61s);

        EXPECT_EQ(source.token(), "one");
    }
    EXPECT_EQ(log.count("token file cannot be used"), 2U);
    EXPECT_FALSE(log.contains("one"));
}

TEST_F(TokenFileSource, without_any_token_is_an_error_that_names_the_file) {
    file = "";

    auto const token = source.token();

    ASSERT_FALSE(token.has_value());
    EXPECT_EQ(token.error(), "/token: the token is empty");
}

TEST_F(TokenFileSource, lets_no_token_write_headers) {
    file = "a\r\nX: y";

    EXPECT_FALSE(source.token().has_value());
}

TEST_F(TokenFileSource, knows_whether_a_refused_token_was_replaced) {
    EXPECT_EQ(source.token(), "one");

    EXPECT_FALSE(source.reread("one"));
    file = "two";
    EXPECT_TRUE(source.reread("one"));
}

class ExecSource : public ::testing::Test, protected testing::client_rig {
protected:
    std::unique_ptr<credential_source> shell(std::string script) {
        kube_config::exec_plugin plugin{
            "client.authentication.k8s.io/v1",
            "sh",
            {"-c", std::move(script)},
            {{"N", "v"}},
            "",
            ""
        };
        plugin.install_hint = "install it";
        return make_credential_source(
            context.get_executor(),
            clock,
            log.logger(),
            plugin,
            kube_config::read_small_file
        );
    }
    static std::string prints(std::string const& status, std::string const& version = "v1") {
        return R"(printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/)" +
               version + R"(","status":)" + status + "}'";
    }
};

TEST_F(ExecSource, takes_the_token_that_the_plugin_prints) {
    auto const source = shell(prints(R"({"token":"'$N'"})"));

    EXPECT_EQ(run(source->current()).value().authorization, "Bearer v");
}

TEST_F(ExecSource, tells_the_plugin_what_is_asked_for) {
    auto const source = shell(
        "case \"$KUBERNETES_EXEC_INFO\" in *'\"interactive\":false'*) " +
        prints(R"({"token":"ok"})") + ";; esac"
    );

    EXPECT_EQ(run(source->current()).value().authorization, "Bearer ok");
}

TEST_F(ExecSource, runs_the_plugin_again_only_after_the_expiry) {
    // The clock of the test begins at 2026-01-01T00:00:00Z.
    auto const source =
        shell(prints(R"({"token":"'$$'","expirationTimestamp":"2026-01-01T00:10:00Z"})"));
    auto const first = run(source->current()).value();

    clock.advance(599s);
    auto const second = run(source->current()).value();
    clock.advance(1s);
    auto const third = run(source->current()).value();

    EXPECT_EQ(first, second);
    EXPECT_NE(second, third);
}

TEST_F(ExecSource, runs_the_plugin_again_when_the_server_refuses) {
    auto const source = shell(prints(R"({"token":"'$$'"})"));
    auto const first = run(source->current()).value();

    EXPECT_TRUE(run(source->renew(first)));
    EXPECT_NE(run(source->current()).value(), first);
}

TEST_F(ExecSource, explains_what_is_wrong_with_the_plugin) {
    struct row {
        std::string script;
        char const* told;
    };
    for (auto const& [script, told] : {
             row{prints(R"({"token":"x"})", "v1beta1"), "another apiVersion"},
             row{prints("{}"), "neither a token nor"},
             row{prints(R"({"clientCertificateData":"x"})"), "without its key"},
             row{"echo hello", "no ExecCredential"},
             row{"echo broken >&2; exit 3", "ended with code 3; hint: install it"},
             row{"head -c 2000000 /dev/zero", "more than 1048576 bytes"},
         }) {
        auto const got = run(shell(script)->current());

        ASSERT_FALSE(got.has_value()) << script;
        EXPECT_THAT(got.error(), HasSubstr(told));
    }
    EXPECT_TRUE(log.contains("broken"));
}

TEST_F(ExecSource, ends_a_plugin_that_does_not) {
    auto const source = shell("exec sleep 1000");
    auto const asked = start(source->current());
    clock.settle();

    clock.advance(30s);

    EXPECT_THAT(finish(*asked).error(), HasSubstr("within 30 s"));
}

TEST_F(ExecSource, names_a_plugin_that_is_not_there) {
    kube_config::exec_plugin const
        plugin{"client.authentication.k8s.io/v1", "/none/such", {}, {}, "", ""};
    auto const source = make_credential_source(
        context.get_executor(),
        clock,
        log.logger(),
        plugin,
        kube_config::read_small_file
    );

    EXPECT_THAT(
        run(source->current()).error(),
        HasSubstr("exec plugin /none/such: it cannot be started")
    );
}

TEST(Timestamp, is_read_with_fractions_and_offsets) {
    auto const wanted = std::chrono::sys_days{std::chrono::January / 31 / 2026} + 9h + 30min;

    EXPECT_EQ(parse_timestamp("2026-01-31T09:30:00Z"), wanted);
    EXPECT_EQ(parse_timestamp("2026-01-31T09:30:00.123Z"), wanted);
    EXPECT_EQ(parse_timestamp("2026-01-31T11:30:00+02:00"), wanted);
    EXPECT_EQ(parse_timestamp("2026-01-31T08:00:00-01:30"), wanted);
    for (auto const* text :
         {"",
          "2026-01-31",
          "2026-02-30T00:00:00Z",
          "2026-01-31T24:00:00Z",
          "2026-01-31T09:30:00",
          "2026-01-31T09:30:00.Z",
          "2026-01-31T09:30:00+2:00"})
        EXPECT_EQ(parse_timestamp(text), std::nullopt) << text;
}

}  // namespace
}  // namespace vitals::kube_client
