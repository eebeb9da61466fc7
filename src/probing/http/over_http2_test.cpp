// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Checks with httpVersion "2": everything that they promise over HTTP/1.1, and what only HTTP/2
// has.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/references.hpp"
#include "core/health/observation.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "core/secret/value.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/http/http_probe_fixture.hpp"
#include "probing/probe/kept_connection.hpp"
#include "support/http2_fields.hpp"
#include "support/http2_frames.hpp"
#include "support/http2_server.hpp"
#include "support/memory_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::http {
namespace {

using namespace std::chrono_literals;
using health::failure_reason;
using health::outcome;
using support::after;
using support::fail;
using support::hang;
using support::script;
using support::http2::answers;
using support::http2::end_headers;
using support::http2::end_stream;
using support::http2::field;
using support::http2::first_request_in;
using support::http2::frame;
using support::http2::goaway;
using support::http2::greets_and;
using support::http2::http_answer;
using support::http2::number;
using support::http2::requested;
using support::http2::settings;
using support::http2::type;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

std::string status(std::string_view code) {
    return field(":status", code);
}

std::string to(std::string_view location, std::string_view code = "302") {
    return status(code) + field("location", location);
}

class OverHttpTwo : public OneProbe {
protected:
    static check::http_target& http(check::definition& of) {
        return *of.target.as<check::http_target>();
    }
    static check::definition asking(std::string const& url) {
        auto made = a_check(url);
        http(made).version = check::http_version::http_2;
        return made;
    }
    static check::definition reusing(std::string const& url) {
        auto made = asking(url);
        http(made).reuse = true;
        return made;
    }
    health::observation const& ask(std::string const& url) { return run(asking(url)); }
    std::string sent(std::size_t connection = 0) const {
        return network.exchanges().at(connection).request;
    }
    std::size_t connections() const { return network.exchanges().size(); }
};

TEST_F(OverHttpTwo, says_what_it_says_over_http_1_1) {
    struct {
        std::string code;
        outcome is;
        std::string shown;
    } const all[] = {
        {"200", outcome::passing, "200 OK Output: up"},
        {"299", outcome::passing, "299  Output: up"},
        {"429", outcome::warning, "429 Too Many Requests Output: up"},
        {"503", outcome::critical, "503 Service Unavailable Output: up"},
    };
    for (auto const& each : all) {
        network.at("10.0.0.1", 80).respond = answers(status(each.code), "up");

        auto const& seen = ask("http://10.0.0.1/");

        EXPECT_EQ(seen.outcome, each.is) << each.code;
        EXPECT_EQ(seen.output, "HTTP GET http://10.0.0.1/: " + each.shown);
        EXPECT_EQ(std::to_string(seen.code), each.code);
        EXPECT_FALSE(kept);
    }
}

TEST_F(OverHttpTwo, sends_the_request_of_http_1_1) {
    network.at("10.0.0.1", 80).respond = answers(status("200"));
    auto check = asking("http://10.0.0.1/a?b=c");
    http(check).method = "POST";
    http(check).body = "question";
    http(check).headers = {{"Host", "shop.example"}, {"X-Probe", " a "}, {"x-probe", "b"}};

    run(check);

    EXPECT_THAT(
        first_request_in(sent()).fields,
        ElementsAre(
            Pair(":method", "POST"),
            Pair(":scheme", "http"),
            Pair(":authority", "shop.example"),
            Pair(":path", "/a?b=c"),
            Pair("x-probe", "a"),
            Pair("x-probe", "b"),
            Pair("user-agent", "Vitals Health Check"),
            Pair("accept", "text/plain, text/*, */*"),
            Pair("content-length", "8")
        )
    );
    auto const last = support::http2::frames_in(sent()).at(2);
    EXPECT_EQ(last.is, type::data);
    EXPECT_EQ(last.payload, "question");
}

// A server may refuse a GET whose body has no length.
TEST_F(OverHttpTwo, ends_a_request_without_a_body_with_its_header) {
    network.at("10.0.0.1", 80).respond = answers(status("200"));

    ask("http://10.0.0.1/");

    auto const request = support::http2::frames_in(sent()).at(1);
    EXPECT_EQ(request.is, type::headers);
    EXPECT_EQ(request.flags, end_headers | end_stream);
}

TEST_F(OverHttpTwo, wants_a_server_with_tls_to_choose_it) {
    network.at("web.svc", 443).respond = answers(status("200"));
    network.at("old.svc", 443).handshake = {
        fail{"the server does not speak HTTP/2 (ALPN chose http/1.1)", net::failure::kind::tls}
    };

    EXPECT_EQ(ask("https://web.svc/").outcome, outcome::passing);
    EXPECT_EQ(network.exchanges().at(0).offered, net::alpn::h2_chosen);
    EXPECT_THAT(first_request_in(sent()).fields, testing::Contains(Pair(":scheme", "https")));

    EXPECT_EQ(ask("https://old.svc/").reason, failure_reason::tls);
    EXPECT_THAT(result.cause, HasSubstr("does not speak HTTP/2 (ALPN chose http/1.1)"));
}

TEST_F(OverHttpTwo, follows_redirects_over_http_2_with_what_may_go_along) {
    network.at("10.0.0.1", 80).respond = answers(to("http://10.0.0.2/next"));
    network.at("10.0.0.2", 80).respond = answers(status("200"), "landed");
    auto check = asking("http://10.0.0.1/");
    http(check).headers = {{"X-Token", "mine"}, {"Accept-Language", "de"}};

    EXPECT_THAT(run(check).output, HasSubstr(": 200 OK Output: landed"));

    auto const landed = first_request_in(sent(1)).fields;
    EXPECT_THAT(landed, testing::Contains(Pair(":path", "/next")));
    EXPECT_THAT(landed, testing::Contains(Pair(":authority", "10.0.0.2")));
    EXPECT_THAT(landed, testing::Contains(Pair("accept-language", "de")));
    EXPECT_THAT(landed, Not(testing::Contains(Pair("x-token", "mine"))));
}

TEST_F(OverHttpTwo, follows_no_redirect_to_a_denied_address) {
    policy = std::make_shared<net::address_policy::policy const>(
        net::address_policy::settings{.profile = net::address_policy::profile::cluster}
    );
    network.at("10.0.0.1", 80).respond = answers(to("http://169.254.169.254/"));
    network.at("169.254.169.254", 80).respond = answers(status("200"));

    EXPECT_EQ(ask("http://169.254.169.254/").reason, failure_reason::blocked);
    EXPECT_EQ(ask("http://10.0.0.1/").reason, failure_reason::blocked);
    EXPECT_THAT(result.output, Not(HasSubstr("169.254")));
    EXPECT_EQ(connections(), 1U);
}

TEST_F(OverHttpTwo, goes_round_in_circles_ten_times) {
    network.at("10.0.0.1", 80).respond = answers(to("/again"));

    EXPECT_EQ(ask("http://10.0.0.1/").reason, failure_reason::redirect);
    EXPECT_EQ(connections(), 11U);
}

TEST_F(OverHttpTwo, takes_neither_interim_answers_nor_trailers_for_the_answer) {
    auto const elsewhere = field("location", "http://10.0.0.9/");
    network.at("10.0.0.1", 80)
        .answers(
            {settings() + frame(type::headers, end_headers, 1, status("103") + elsewhere) +
             frame(type::headers, end_headers, 1, status("302")) + frame(type::data, 0, 1, "here") +
             frame(type::headers, end_headers | end_stream, 1, elsewhere)}
        );

    EXPECT_THAT(ask("http://10.0.0.1/").output, HasSubstr(": 302 Found Output: here"));
    EXPECT_EQ(connections(), 1U);
}

TEST_F(OverHttpTwo, has_no_body_of_a_head) {
    network.at("10.0.0.1", 80).respond = answers(status("200") + field("content-length", "99"));
    auto check = asking("http://10.0.0.1/");
    http(check).method = "HEAD";

    EXPECT_EQ(run(check).outcome, outcome::passing);
}

TEST_F(OverHttpTwo, shows_the_last_bytes_of_a_long_body) {
    std::string data;
    for (int i = 0; i < 30; ++i)
        data += frame(type::data, 0, 1, std::string(1000, 'x') + std::to_string(10 + i));
    network.at("10.0.0.1", 80)
        .answers(
            {settings() + frame(type::headers, end_headers, 1, status("200")) + data +
             frame(type::data, end_stream, 1)}
        );
    auto check = asking("http://10.0.0.1/");
    check.output_max_size = 5;

    EXPECT_THAT(run(check).output, testing::EndsWith("Output: xxx39"));
}

// As over HTTP/1.1 (Consul).
TEST_F(OverHttpTwo, judges_by_the_status_when_the_body_breaks_off) {
    auto const begun = settings() + frame(type::headers, end_headers, 1, status("200")) +
                       frame(type::data, 0, 1, "part");
    for (auto const& last :
         {script{},
          script{fail{}},
          script{frame(type::rst_stream, 0, 1, number(2))},
          script{frame(type::data, end_stream, 3, "of nothing")},
          script{goaway(11, "calm down")}}) {
        auto all = script{begun};
        all.insert(all.end(), last.begin(), last.end());
        network.at("10.0.0.1", 80).respond = greets_and(all);

        EXPECT_EQ(run(reusing("http://10.0.0.1/")).outcome, outcome::passing);
        EXPECT_THAT(result.output, HasSubstr(": 200 OK Output: part"));
        EXPECT_FALSE(kept);
    }
}

TEST_F(OverHttpTwo, reads_the_answer_of_a_server_that_does_not_take_the_request) {
    network.at("10.0.0.1", 80).sending = {fail{"broken pipe"}};
    network.at("10.0.0.1", 80).respond = answers(status("413"));

    EXPECT_EQ(run(reusing("http://10.0.0.1/")).code, 413);
    EXPECT_FALSE(kept);
}

TEST_F(OverHttpTwo, distinguishes_the_failures) {
    network.at("10.0.0.1", 1).refuses();
    network.at("10.0.0.2", 1).answers({"HTTP/1.1 400 Bad Request\r\n\r\n"});
    network.at("10.0.0.3", 1).answers({settings() + goaway(11, "calm down")});
    network.at("10.0.0.4", 1).respond = greets_and({});
    network.at("10.0.0.5", 1).respond = greets_and({fail{"connection reset by peer"}});
    struct {
        std::string where;
        failure_reason reason;
        std::string text;
        std::string cause;
    } const expected[] = {
        {"10.0.0.1:1",
         failure_reason::connect,
         "dial tcp 10.0.0.1:1: connect: connection refused",
         "connect: 10.0.0.1:1 refused"},
        {"10.0.0.2:1",
         failure_reason::protocol,
         "the server does not speak HTTP/2: \"HTTP/1.1 400 Bad Request\"",
         "the server does not speak HTTP/2"},
        {"10.0.0.3:1",
         failure_reason::protocol,
         "HTTP/2: the server ends the connection: ENHANCE_YOUR_CALM: \"calm down\"",
         "HTTP/2: the server ends the connection: ENHANCE_YOUR_CALM"},
        {"10.0.0.4:1",
         failure_reason::protocol,
         "connection closed without an answer",
         "connection closed without an answer"},
        {"10.0.0.5:1",
         failure_reason::protocol,
         "connection reset by peer",
         "connection reset by peer"},
    };
    for (auto const& each : expected) {
        ask("http://" + each.where + "/");

        EXPECT_EQ(result.outcome, outcome::critical);
        EXPECT_EQ(result.reason, each.reason) << each.text;
        EXPECT_EQ(result.output, "Get \"http://" + each.where + "/\": " + each.text);
        EXPECT_EQ(result.cause, each.cause);
    }
}

TEST_F(OverHttpTwo, has_one_deadline_for_all_of_it) {
    network.at("10.0.0.1", 1).respond = greets_and({hang{}});
    auto const begun = frame(type::headers, end_headers, 1, status("200"));
    network.at("10.0.0.2", 1).respond = greets_and({after{1s}, begun, hang{}});

    EXPECT_EQ(ask("http://10.0.0.1:1/").reason, failure_reason::timeout);
    EXPECT_THAT(result.output, HasSubstr("timed out after 2s while waiting for the answer"));
    EXPECT_EQ(ask("http://10.0.0.2:1/").reason, failure_reason::timeout);
    EXPECT_THAT(result.output, HasSubstr("timed out after 2s while reading the answer"));
    EXPECT_EQ(result.duration, 2s);
}

// RFC 9113 section 8.7: it has not looked at the request. So a server says that it leaves.
TEST_F(OverHttpTwo, asks_once_more_on_another_connection_when_a_new_one_is_refused) {
    for (auto const& refusal : {goaway(0), frame(type::rst_stream, 0, 1, number(7))}) {
        auto const before = connections();
        network.at("10.0.0.1", 80).respond = [&](std::string_view asked) {
            if (connections() > before + 1) return answers(status("200"))(asked);
            return script{settings() + refusal};
        };

        EXPECT_EQ(ask("http://10.0.0.1/").outcome, outcome::passing);
        EXPECT_EQ(connections(), before + 2);
    }
}

TEST_F(OverHttpTwo, asks_no_third_time_and_only_where_the_server_has_not_looked) {
    network.at("10.0.0.1", 80).answers({settings() + goaway(0)});
    network.at("10.0.0.2", 80).answers({settings() + goaway(11)});

    EXPECT_EQ(ask("http://10.0.0.1/").reason, failure_reason::protocol);
    EXPECT_EQ(result.cause, "HTTP/2: the request is not answered: REFUSED_STREAM");
    EXPECT_EQ(connections(), 2U);
    EXPECT_EQ(ask("http://10.0.0.2/").reason, failure_reason::protocol);
    EXPECT_EQ(connections(), 3U);
}

TEST_F(OverHttpTwo, keeps_its_connection_and_asks_again_on_it) {
    network.at("10.0.0.1", 80).respond = answers(status("200"), "up");

    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(run(reusing("http://10.0.0.1/")).outcome, outcome::passing) << i;
        EXPECT_THAT(result.output, testing::EndsWith("Output: up"));
    }

    ASSERT_EQ(connections(), 1U);
    EXPECT_EQ(requested(sent()), 5U);
    kept.reset();
}

TEST_F(OverHttpTwo, begins_anew_when_the_kept_connection_is_of_no_use) {
    for (auto const& last :
         {std::string{},
          goaway(0),
          frame(type::rst_stream, 0, 3, number(7)),
          std::string{"HTTP/1.1 400"},
          http_answer(3, status("408"))}) {
        auto const before = connections();
        network.at("10.0.0.1", 80).respond = [last](std::string_view asked) {
            return requested(asked) > 1 ? script{last} : answers(status("200"))(asked);
        };

        EXPECT_EQ(run(reusing("http://10.0.0.1/")).outcome, outcome::passing);
        EXPECT_EQ(run(reusing("http://10.0.0.1/")).outcome, outcome::passing) << last;

        EXPECT_EQ(connections(), before + 2) << last;
        kept.reset();
    }
}

TEST_F(OverHttpTwo, keeps_no_connection_that_is_critical_is_left_or_belongs_to_a_redirect) {
    network.at("10.0.0.1", 80).respond = answers(status("503"));
    network.at("10.0.0.2", 80).answers({settings() + http_answer(1, status("200")) + goaway(0)});
    network.at("10.0.0.3", 80).respond = answers(to("http://10.0.0.4/"));
    network.at("10.0.0.4", 80).respond = answers(status("200"));

    run(reusing("http://10.0.0.1/"));
    EXPECT_FALSE(kept);
    EXPECT_EQ(run(reusing("http://10.0.0.2/")).outcome, outcome::passing);
    EXPECT_FALSE(kept);
    run(reusing("http://10.0.0.3/"));
    EXPECT_TRUE(kept);
    run(reusing("http://10.0.0.3/"));
    EXPECT_EQ(result.outcome, outcome::passing);
    EXPECT_EQ(connections(), 5U) << "the first server is asked on its own connection";
    kept.reset();
}

TEST_F(OverHttpTwo, asks_nobody_on_a_connection_that_the_policy_may_deny_now) {
    network.at("10.0.0.1", 80).respond = answers(status("200"));
    run(reusing("http://10.0.0.1/"));
    ASSERT_TRUE(kept);
    kept->policy += 1;

    EXPECT_EQ(run(reusing("http://10.0.0.1/")).outcome, outcome::passing);

    EXPECT_EQ(connections(), 2U);
    kept.reset();
}

class OverHttpTwoWithASecret : public OverHttpTwo {
protected:
    OverHttpTwoWithASecret() { holds("canary"); }
    void holds(std::string_view value) {
        secret::contents all;
        all.allowed = secret::grant::parse({.usable = "true", .hosts = "shop.svc"});
        all.keys.emplace("token", secret::value{value});
        store.put({"shop", check::key_object::secret, "probe"}, std::move(all), clock.now());
    }
    static check::definition bearing(std::string const& url = "https://shop.svc/") {
        auto made = reusing(url);
        http(made).headers.push_back(
            {"Authorization",
             {},
             check::header_source{
                 .as = check::header_source::form::bearer,
                 .secret = {check::key_object::secret, "probe", "token"}
             }}
        );
        return made;
    }
};

TEST_F(OverHttpTwoWithASecret, sends_it_so_that_no_table_keeps_it) {
    network.at("shop.svc", 443).respond = answers(status("200"));

    EXPECT_EQ(run(bearing()).outcome, outcome::passing);

    auto const request = first_request_in(sent());
    EXPECT_THAT(request.fields, testing::Contains(Pair("authorization", "Bearer canary")));
    EXPECT_THAT(request.never_indexed, testing::Contains("authorization"));
    ASSERT_TRUE(kept);
    EXPECT_THAT(kept->request, IsEmpty());
    kept.reset();
}

TEST_F(OverHttpTwoWithASecret, asks_on_the_kept_connection_with_the_same_value_alone) {
    network.at("shop.svc", 443).respond = answers(status("200"));
    run(bearing());
    run(bearing());
    EXPECT_EQ(connections(), 1U);

    holds("another");
    run(bearing());

    EXPECT_EQ(connections(), 2U);
    EXPECT_THAT(
        first_request_in(sent(1)).fields,
        testing::Contains(Pair("authorization", "Bearer another"))
    );
    kept.reset();
}

TEST_F(OverHttpTwoWithASecret, shows_nothing_that_the_server_says) {
    network.at("shop.svc", 443).respond = answers(status("403"), "no canary here");
    EXPECT_THAT(run(bearing()).output, HasSubstr("403 Forbidden Output: [not shown"));

    network.at("shop.svc", 443).respond = nullptr;
    network.at("shop.svc", 443).answers({settings() + goaway(11, "canary")});
    EXPECT_THAT(run(bearing()).output, Not(HasSubstr("canary")));

    network.at("shop.svc", 443).answers({"HTTP/1.1 400 canary\r\n\r\n"});
    EXPECT_THAT(run(bearing()).output, Not(HasSubstr("canary")));
}

TEST_F(OverHttpTwoWithASecret, goes_to_no_host_that_its_owner_does_not_name) {
    network.at("evil.svc", 443).respond = answers(status("200"));
    network.at("shop.svc", 443).respond = answers(to("https://evil.svc/"));

    EXPECT_EQ(run(bearing("https://evil.svc/")).reason, failure_reason::secret);
    EXPECT_TRUE(network.exchanges().empty());
    EXPECT_EQ(run(bearing()).reason, failure_reason::redirect);
    EXPECT_EQ(connections(), 1U);
}

}  // namespace
}  // namespace vitals::probing::http
