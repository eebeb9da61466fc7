// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/auth/credential_source.hpp"
#include "kube/client/client_fixture.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "support/temporary_folder.hpp"

#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <expected>
#include <fstream>
#include <iterator>
#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::kube::auth {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;
using answer = std::expected<identity, std::string>;

class ExecSource : public ::testing::Test, protected client::testing::client_rig {
protected:
    ~ExecSource() override {
        for (auto& one : running_) {
            one.stop.emit(runtime::asio::cancellation_type::terminal);
            EXPECT_TRUE(run_until([&one] { return one.ended; })) << "the source does not end";
        }
    }

    credential_source& source(config::exec_plugin const& plugin) {
        auto& one = running_.emplace_back();
        one.source = make_credential_source(
            context.get_executor(),
            clock,
            log.logger(),
            plugin,
            config::read_small_file
        );
        runtime::asio::co_spawn(
            context.get_executor(),
            one.source->run(),
            runtime::asio::bind_cancellation_slot(
                one.stop.slot(),
                [&one](std::exception_ptr const&) { one.ended = true; }
            )
        );
        return *one.source;
    }
    credential_source& shell(std::string script) {
        config::exec_plugin plugin{
            "client.authentication.k8s.io/v1",
            "sh",
            {"-c", std::move(script)},
            {{"N", "v"}, {"D", folder.path().string()}},
            "",
            ""
        };
        plugin.install_hint = "install it";
        return source(plugin);
    }
    static std::string prints(std::string const& status, std::string const& version = "v1") {
        return R"(printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/)" +
               version + R"(","status":)" + status + "}'";
    }
    // Each run adds a line to a file when it begins, and ends when may_end() has been called.
    static std::string counted(std::string const& then) {
        return "echo run >> $D/runs; until [ -e $D/go ]; do sleep 0.01; done; " + then;
    }
    void may_end() const { folder.write("go", ""); }
    std::ptrdiff_t runs() const {
        std::ifstream file{folder.path() / "runs"};
        return std::count(std::istreambuf_iterator<char>{file}, {}, '\n');
    }

    support::temporary_folder folder;

private:
    struct running {
        std::unique_ptr<credential_source> source;
        runtime::asio::cancellation_signal stop;
        bool ended = false;
    };
    std::list<running> running_;
};

TEST_F(ExecSource, takes_the_token_that_the_plugin_prints) {
    auto& source = shell(prints(R"({"token":"'$N'"})"));

    EXPECT_EQ(run(source.current()).value().authorization, "Bearer v");
}

TEST_F(ExecSource, passes_the_plugin_what_is_asked_for) {
    auto& source = shell(
        "case \"$KUBERNETES_EXEC_INFO\" in *'\"interactive\":false'*) " +
        prints(R"({"token":"ok"})") + ";; esac"
    );

    EXPECT_EQ(run(source.current()).value().authorization, "Bearer ok");
}

TEST_F(ExecSource, runs_the_plugin_again_only_after_the_expiry) {
    // The clock of the test begins at 2026-01-01T00:00:00Z.
    auto& source =
        shell(prints(R"({"token":"'$$'","expirationTimestamp":"2026-01-01T00:10:00Z"})"));
    auto const first = run(source.current()).value();

    clock.advance(599s);
    auto const second = run(source.current()).value();
    clock.advance(1s);
    auto const third = run(source.current()).value();

    EXPECT_EQ(first, second);
    EXPECT_NE(second, third);
}

TEST_F(ExecSource, keeps_a_credential_that_never_expires_within_our_clock) {
    auto& source =
        shell(prints(R"({"token":"'$$'","expirationTimestamp":"9999-12-31T23:59:59Z"})"));

    EXPECT_EQ(run(source.current()).value(), run(source.current()).value());
}

TEST_F(ExecSource, runs_the_plugin_again_when_the_server_refuses) {
    auto& source = shell(prints(R"({"token":"'$$'"})"));
    auto const first = run(source.current()).value();

    EXPECT_TRUE(run(source.renew(first)));
    EXPECT_NE(run(source.current()).value(), first);
}

TEST_F(ExecSource, runs_no_plugin_for_a_credential_that_was_replaced_since) {
    auto& source = shell(prints(R"({"token":"'$$'"})"));
    auto const first = run(source.current()).value();
    ASSERT_TRUE(run(source.renew(first)));
    auto const second = run(source.current()).value();

    EXPECT_TRUE(run(source.renew(first)));
    EXPECT_EQ(run(source.current()).value(), second);
}

TEST_F(ExecSource, serves_all_who_wait_with_one_run) {
    auto& source = shell(counted(prints(R"({"token":"'$$'"})")));
    std::vector<std::unique_ptr<client::testing::pending<answer>>> asked;
    asked.reserve(300);
    for (int i = 0; i < 300; ++i) asked.push_back(start(source.current()));
    ASSERT_TRUE(run_until([this] { return runs() == 1; }));

    may_end();

    auto const first = finish(*asked.front());
    ASSERT_TRUE(first.has_value()) << first.error();
    for (std::size_t i = 1; i < asked.size(); ++i) EXPECT_EQ(finish(*asked[i]), first);
    EXPECT_EQ(runs(), 1);
}

TEST_F(ExecSource, continues_with_a_plugin_when_the_one_who_asked_gives_up) {
    auto& source = shell(counted(prints(R"({"token":"'$$'"})")));
    auto const impatient = start(source.current());
    ASSERT_TRUE(run_until([this] { return runs() == 1; }));
    impatient->cancel.emit(runtime::asio::cancellation_type::terminal);
    EXPECT_THROW((void)finish(*impatient), boost::system::system_error);

    auto const patient = start(source.current());
    may_end();

    EXPECT_TRUE(finish(*patient).has_value());
    EXPECT_EQ(runs(), 1);
}

TEST_F(ExecSource, lets_a_plugin_that_failed_rest_however_many_ask) {
    may_end();
    auto& source = shell(counted("exit 1"));

    for (int i = 0; i < 10; ++i) EXPECT_FALSE(run(source.current()).has_value());
    auto const at_once = runs();
    clock.advance(5s);
    EXPECT_FALSE(run(source.current()).has_value());

    EXPECT_EQ(at_once, 1);
    EXPECT_EQ(runs(), 2);
}

TEST_F(ExecSource, explains_what_is_wrong_with_the_plugin) {
    struct row {
        std::string script;
        char const* message;
    };
    for (auto const& [script, message] : {
             row{prints(R"({"token":"x"})", "v1beta1"), "another apiVersion"},
             row{prints("{}"), "neither a token nor"},
             row{prints(R"({"clientCertificateData":"x"})"), "without its key"},
             row{prints(R"({"token":"x","expirationTimestamp":"soon"})"), "is not a time"},
             row{"echo hello", "no ExecCredential"},
             row{"echo broken >&2; exit 3", "ended with code 3; hint: install it"},
             row{"head -c 2000000 /dev/zero", "more than 1048576 bytes"},
         }) {
        auto const got = run(shell(script).current());

        ASSERT_FALSE(got.has_value()) << script;
        EXPECT_THAT(got.error(), HasSubstr(message));
    }
    EXPECT_TRUE(log.contains("broken"));
}

TEST_F(ExecSource, ends_a_plugin_that_does_not) {
    auto& source = shell("exec sleep 1000");
    auto const asked = start(source.current());
    clock.settle();

    clock.advance(30s);

    EXPECT_THAT(finish(*asked).error(), HasSubstr("within 30 s"));
}

TEST_F(ExecSource, names_a_plugin_that_is_not_there) {
    auto& missing = source({"client.authentication.k8s.io/v1", "/none/such", {}, {}, "", ""});

    EXPECT_THAT(
        run(missing.current()).error(),
        HasSubstr("exec plugin /none/such: it cannot be started")
    );
}

}  // namespace
}  // namespace vitals::kube::auth
