// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Values of Secrets in requests: where they go, where never, and what a target cannot make of them.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/references.hpp"
#include "core/check/tls_settings.hpp"
#include "core/health/observation.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "core/secret/value.hpp"
#include "probing/http/http_probe_fixture.hpp"
#include "probing/probe/kept_connection.hpp"
#include "probing/secrets/secret_store.hpp"
#include "support/certificates.hpp"
#include "support/memory_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::http {
namespace {

using namespace std::chrono_literals;
using check::header_source;
using health::failure_reason;
using health::outcome;
using support::script;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view canary = "canary-0123456789";
auto const ok = script{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};

class HttpSecrets : public OneProbe {
protected:
    HttpSecrets() { holds(canary); }

    void holds(std::string_view value, secret::marks const& of = marked("shop.svc")) {
        secret::contents all;
        all.allowed = secret::grant::parse(of);
        all.keys.emplace("token", secret::value{value});
        store.put(token, std::move(all), clock.now());
    }
    static secret::marks marked(std::string hosts) {
        return {.usable = "true", .hosts = std::move(hosts)};
    }
    static secret::marks for_http(std::string hosts) {
        return {.usable = "true", .hosts = std::move(hosts), .http_allowed = "true"};
    }
    static check::http_target& http(check::definition& of) {
        return *of.target.as<check::http_target>();
    }
    static check::definition bearing(
        std::string const& url = "https://shop.svc/",
        std::string name = "Authorization",
        header_source::form as = header_source::form::bearer
    ) {
        auto made = a_check(url);
        http(made).headers.push_back(
            {std::move(name),
             {},
             header_source{.as = as, .secret = {check::key_object::secret, "probe", "token"}}}
        );
        return made;
    }
    static secret::contents authority() {
        secret::contents all;
        all.keys.emplace("ca.crt", secret::value{support::certificate_authority{"Ours"}.pem()});
        return all;
    }
    std::string sent(std::size_t index = 0) const { return network.exchanges().at(index).request; }
    // What may show it: the output and the sentence that says why.
    std::string shown(check::definition const& by) {
        auto const& seen = run(by);
        return seen.output + "\n" + seen.cause;
    }
    void redirects(std::string_view host, std::uint16_t port, std::string const& to) {
        network.at(host, port)
            .answers({"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + to + "\r\n\r\n"});
    }

    secret::object_name token{"shop", check::key_object::secret, "probe"};
};

TEST_F(HttpSecrets, are_sent_with_the_request) {
    network.at("shop.svc", 443).answers(ok);

    EXPECT_EQ(run(bearing()).outcome, outcome::passing);

    EXPECT_THAT(sent(), HasSubstr("\r\nAuthorization: Bearer canary-0123456789\r\n"));
    EXPECT_THAT(sent(), HasSubstr("\r\nHost: shop.svc\r\n"));
    EXPECT_THAT(sent(), HasSubstr("\r\nUser-Agent: Vitals Health Check\r\n"));
}

TEST_F(HttpSecrets, that_are_missing_fail_the_check_before_any_packet) {
    store.remove(token, clock.now());
    clock.advance(5min);

    auto const& seen = run(bearing());

    EXPECT_EQ(seen.outcome, outcome::critical);
    EXPECT_EQ(seen.reason, failure_reason::secret);
    EXPECT_EQ(seen.cause, "Secret probe does not exist");
    EXPECT_EQ(seen.output, "Get \"https://shop.svc/\": Secret probe does not exist");
    EXPECT_TRUE(network.resolved().empty());
    EXPECT_TRUE(network.exchanges().empty());
}

TEST_F(HttpSecrets, that_were_not_read_yet_accuse_nobody) {
    store.forget(token);

    auto const& seen = run(bearing());

    EXPECT_EQ(seen.outcome, outcome::inconclusive);
    EXPECT_EQ(seen.reason, failure_reason::secret);
    EXPECT_EQ(seen.cause, "Secret probe has not been read yet");
    EXPECT_TRUE(network.exchanges().empty());
}

TEST_F(HttpSecrets, go_nowhere_else_than_their_owner_allows) {
    auto unverified = bearing();
    http(unverified).tls.certificate = check::certificate::not_verified;

    for (auto const& each :
         {bearing("https://evil.example/"),
          bearing("https://shop.svc:8443/"),
          bearing("http://shop.svc/"),
          bearing("http://shop.svc:443/"),
          unverified}) {
        auto const& seen = run(each);
        EXPECT_EQ(seen.reason, failure_reason::secret) << seen.output;
        EXPECT_EQ(seen.outcome, outcome::critical);
    }
    EXPECT_TRUE(network.exchanges().empty());
}

TEST_F(HttpSecrets, do_not_go_to_another_host_by_the_header_host_or_the_name_of_the_session) {
    network.at("shop.svc", 443).answers(ok);
    auto by_header = bearing();
    http(by_header).headers.insert(http(by_header).headers.begin(), {"hOsT", "evil.example"});
    auto by_port = bearing();
    http(by_port).headers.push_back({"Host", "shop.svc:8443"});
    auto by_literal = bearing();
    http(by_literal).headers.push_back({"Host", "[fd00::1]"});
    auto by_session = bearing();
    http(by_session).tls.server_name = "evil.example";
    for (auto const& each : {by_header, by_port, by_literal, by_session}) {
        EXPECT_EQ(run(each).reason, failure_reason::secret) << result.output;
        EXPECT_TRUE(network.exchanges().empty());
    }

    holds(canary, marked("shop.svc,evil.example"));
    EXPECT_EQ(run(by_header).outcome, outcome::passing);
    EXPECT_EQ(run(by_session).outcome, outcome::passing);
    holds(canary, marked("shop.svc,[fd00::1]:443,shop.svc:8443"));
    EXPECT_EQ(run(by_literal).outcome, outcome::passing);
    EXPECT_EQ(run(by_port).outcome, outcome::passing);
}

TEST_F(HttpSecrets, go_only_with_requests_that_change_nothing_unless_their_owner_allows_others) {
    network.at("shop.svc", 443).answers(ok);
    auto posting = bearing();
    http(posting).method = "POST";
    auto tracing = bearing();
    http(tracing).method = "TRACE";
    auto with_body = bearing();
    http(with_body).body = "x";
    for (auto const& each : {posting, tracing, with_body})
        EXPECT_EQ(run(each).reason, failure_reason::secret) << result.output;
    EXPECT_TRUE(network.exchanges().empty());

    auto of = marked("shop.svc");
    of.changes_allowed = "true";
    holds(canary, of);
    EXPECT_EQ(run(posting).outcome, outcome::passing);
}

TEST_F(
    HttpSecrets,
    do_not_go_to_servers_that_a_config_map_vouches_for_unless_their_owner_names_it
) {
    check::key_reference const ca{check::key_object::config_map, "our-ca", "ca.crt"};
    auto by_header = bearing();
    http(by_header).tls.from = check::tls_references{.ca = ca};
    auto by_certificate = a_check("https://shop.svc/");
    http(by_certificate).tls.from = check::tls_references{.ca = ca, .client = "probe"};
    store.put({"shop", check::key_object::config_map, "our-ca"}, authority(), clock.now());
    for (auto const& each : {by_header, by_certificate}) {
        EXPECT_EQ(run(each).reason, failure_reason::secret);
        EXPECT_THAT(
            result.cause,
            HasSubstr("Secret probe is not sent to servers that ConfigMap our-ca vouches for: ")
        );
    }
    EXPECT_TRUE(network.resolved().empty());

    auto of = marked("shop.svc");
    of.ca = "our-ca";
    holds(canary, of);
    network.at("shop.svc", 443).answers(ok);
    EXPECT_EQ(run(by_header).outcome, outcome::passing) << result.output;
}

TEST_F(HttpSecrets, go_unencrypted_where_their_owner_allows_it) {
    holds(canary, for_http("shop.svc"));
    network.at("shop.svc", 80).answers(ok);

    EXPECT_EQ(run(bearing("http://shop.svc/")).outcome, outcome::passing);
}

TEST_F(HttpSecrets, follow_no_redirect_to_another_host_which_may_hold_them_in_its_url) {
    holds(canary, marked("*.svc,evil.example"));
    network.at("evil.example", 443).answers(ok);
    for (auto const& to :
         {"https://evil.example/canary-0123456789", "https://CANARY.evil.example/"}) {
        redirects("shop.svc", 443, to);
        auto const asked = network.resolved().size();

        auto const& seen = run(bearing());

        EXPECT_EQ(seen.reason, failure_reason::redirect);
        EXPECT_EQ(network.resolved().size(), asked + 1);
        EXPECT_THAT(seen.output + seen.cause, Not(HasSubstr("evil")));
        EXPECT_THAT(sent(network.exchanges().size() - 1), HasSubstr("canary"));
    }
}

TEST_F(HttpSecrets, go_along_with_a_redirect_on_the_host_as_far_as_their_owner_allows) {
    redirects("shop.svc", 443, "/deep");
    network.at("shop.svc", 443).respond = [](std::string_view request) {
        return request.starts_with("GET /deep")
                   ? ok
                   : script{"HTTP/1.1 307 There\r\nContent-Length: 0\r\nLocation: /deep\r\n\r\n"};
    };
    EXPECT_EQ(run(bearing()).outcome, outcome::passing);
    EXPECT_THAT(sent(1), HasSubstr("canary"));
    network.at("shop.svc", 443).respond = nullptr;
    redirects("shop.svc", 443, "https://shop.svc:8443/pwned");

    auto const& seen = run(bearing());

    EXPECT_EQ(network.exchanges().size(), 3U);
    EXPECT_EQ(seen.reason, failure_reason::secret);
    EXPECT_EQ(seen.cause, "Secret probe is not allowed for the target of a redirect");
    EXPECT_THAT(seen.output, Not(HasSubstr("8443")));
}

TEST_F(HttpSecrets, that_were_replaced_are_used_by_the_next_probe) {
    network.at("shop.svc", 443).answers(ok);
    auto const check = bearing();
    run(check);

    holds("rotated-canary");
    run(check);

    EXPECT_THAT(sent(1), HasSubstr("Bearer rotated-canary\r\n"));
}

TEST_F(HttpSecrets, are_not_in_what_is_kept_between_probes) {
    network.at("shop.svc", 443).answers(ok);
    auto check = bearing();
    http(check).reuse = true;

    run(check);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->request, "");
    run(check);

    ASSERT_EQ(network.exchanges().size(), 1U);
    EXPECT_EQ(
        std::string_view{sent()}.substr(sent().size() / 2),
        sent().substr(0, sent().size() / 2)
    );
}

TEST_F(HttpSecrets, that_were_replaced_end_the_kept_connection) {
    network.at("shop.svc", 443).answers(ok);
    auto check = bearing();
    http(check).reuse = true;
    run(check);

    holds("rotated-canary");
    EXPECT_EQ(run(check).outcome, outcome::passing);

    ASSERT_EQ(network.exchanges().size(), 2U);
    EXPECT_THAT(sent(0), Not(HasSubstr("rotated")));
    EXPECT_THAT(sent(1), HasSubstr("rotated-canary"));
    ASSERT_TRUE(kept);

    holds("rotated-canary", marked("elsewhere.svc"));
    EXPECT_EQ(run(check).reason, failure_reason::secret);
    EXPECT_FALSE(kept);
}

TEST_F(HttpSecrets, are_in_no_output_since_nothing_of_an_answer_is_shown) {
    std::string const value{canary};
    for (auto const& answer : {
             "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\ngot " + value + " from you",
             "HTTP/1.1 200 " + value + "\r\nContent-Length: 2\r\n\r\nok",
             "HTTP/1.1 200 OK\r\nContent-Length: 34\r\n\r\n" +
                 std::string{"63616e6172792d30313233343536373839"},
             "Bearer " + value,
             "HTTP/1.1 " + value + "\r\n\r\n",
             "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http:/" + value + "\r\n\r\n",
             "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: gopher://" + value + "/\r\n\r\n",
         }) {
        network.at("shop.svc", 443).answers({answer});
        EXPECT_THAT(shown(bearing()), Not(testing::ContainsRegex("canary|63616e"))) << answer;
    }
    network.at("shop.svc", 443).answers({"HTTP/1.1 503 Nope\r\n\r\nwhat only the owner may see"});
    EXPECT_EQ(
        run(bearing()).output,
        "HTTP GET https://shop.svc/: 503 Service Unavailable Output: [not shown: the request was "
        "made in the name of a Secret]"
    );
}

TEST_F(HttpSecrets, cannot_be_guessed_by_names_that_the_check_itself_says) {
    holds("canary-0123456789", marked("*.svc"));
    network.name("canary-0123456789.svc").steps = {support::fail{"no such host"}};

    EXPECT_THAT(
        shown(bearing("https://canary-0123456789.svc/")),
        HasSubstr("canary-0123456789.svc")
    );
}

TEST_F(HttpSecrets, of_authorities_and_certificates_must_hold_them) {
    auto check = a_check("https://shop.svc/");
    http(check).tls.from = check::tls_references{
        .ca = check::key_reference{check::key_object::secret, "probe", "token"}
    };
    EXPECT_THAT(shown(check), HasSubstr("Secret probe has a key token that holds no certificates"));

    http(check).tls.from = check::tls_references{.client = "probe"};
    EXPECT_THAT(shown(check), HasSubstr("Secret probe has no keys tls.crt and tls.key"));
    EXPECT_EQ(result.reason, failure_reason::secret);
    EXPECT_TRUE(network.exchanges().empty());
}

TEST_F(HttpSecrets, of_authorities_go_nowhere_and_need_no_hosts) {
    holds(canary, {.usable = "true"});
    auto check = a_check("https://shop.svc/");
    http(check).tls.from = check::tls_references{
        .ca = check::key_reference{check::key_object::secret, "probe", "token"}
    };
    EXPECT_THAT(shown(check), HasSubstr("holds no certificates"));

    holds(canary, {});
    EXPECT_THAT(shown(check), HasSubstr("lacks the label"));
}

}  // namespace
}  // namespace vitals::probing::http
