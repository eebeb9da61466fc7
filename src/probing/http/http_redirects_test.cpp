// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_redirects.hpp"

#include "core/check/http_target.hpp"
#include "probing/http/http_request.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace vitals::probing::http {
namespace {

check::http_target a_target(std::string const& url = "http://shop.example:8080/healthz?deep=1") {
    check::http_target target;
    target.url = check::url::parse(url).value();
    return target;
}

TEST(HttpRequest, is_consuls_down_to_the_byte_but_for_its_name) {
    auto const target = a_target();

    EXPECT_EQ(
        render_request(http_hop{target}),
        "GET /healthz?deep=1 HTTP/1.1\r\n"
        "Host: shop.example:8080\r\n"
        "User-Agent: Vitals Health Check\r\n"
        "Accept: text/plain, text/*, */*\r\n"
        "Connection: close\r\n"
        "\r\n"
    );
}

TEST(HttpRequest, adds_defaults_only_where_nothing_is_configured_whatever_the_case) {
    auto target = a_target();
    target.headers = {{"user-agent", "mine"}, {"ACCEPT", "a/b"}, {"X-A", "1"}, {"X-A", "2"}};

    EXPECT_EQ(
        render_request(http_hop{target}),
        "GET /healthz?deep=1 HTTP/1.1\r\n"
        "Host: shop.example:8080\r\n"
        "user-agent: mine\r\nACCEPT: a/b\r\nX-A: 1\r\nX-A: 2\r\n"
        "Connection: close\r\n"
        "\r\n"
    );
}

TEST(HttpRequest, sends_a_configured_host_once) {
    auto target = a_target();
    target.headers = {{"hOsT", "other.example"}};

    auto const request = render_request(http_hop{target});

    EXPECT_NE(request.find("Host: other.example\r\n"), std::string::npos);
    EXPECT_EQ(request.find("shop.example"), std::string::npos);
}

TEST(HttpRequest, frames_the_body_itself) {
    auto target = a_target();
    target.headers = {{"Content-Length", "99"}, {"transfer-encoding", "chunked"}};
    target.body = "ping";
    auto const get = render_request(http_hop{target});
    target.method = "POST";
    target.body = "";
    auto const post = render_request(http_hop{target});

    EXPECT_NE(get.find("Content-Length: 4\r\n"), std::string::npos);
    EXPECT_TRUE(get.ends_with("\r\n\r\nping"));
    EXPECT_EQ(get.find("chunked"), std::string::npos);
    EXPECT_NE(post.find("Content-Length: 0\r\n"), std::string::npos);
}

TEST(HttpHop, is_redirected_by_the_five_codes_with_a_location_only) {
    auto target = a_target();
    http_hop const follows{target};
    for (std::uint16_t code = 100; code < 600; ++code) {
        bool const one_of_five =
            code == 301 || code == 302 || code == 303 || code == 307 || code == 308;
        EXPECT_EQ(follows.redirected_by(code, "/x"), one_of_five) << code;
        EXPECT_FALSE(follows.redirected_by(code, "")) << code;
    }

    target.redirects = check::redirects::refuse;

    EXPECT_FALSE(http_hop{target}.redirected_by(302, "/x"));
}

TEST(HttpHop, turns_into_a_get_without_body_or_repeats_by_code) {
    auto target = a_target();
    target.method = "POST";
    target.body = "ping";
    target.headers = {{"Content-Type", "text/plain"}};
    for (auto const code : std::array<std::uint16_t, 5>{301, 302, 303, 307, 308}) {
        http_hop hop{target};
        bool const repeats = code >= 307;

        EXPECT_EQ(hop.follow(code, "/next"), std::nullopt);

        EXPECT_EQ(hop.method(), repeats ? "POST" : "GET") << code;
        EXPECT_EQ(hop.body(), repeats ? "ping" : "") << code;
        EXPECT_EQ(hop.carries(target.headers[0]), repeats) << code;
        EXPECT_EQ(hop.url().text(), "http://shop.example:8080/next");
    }
}

TEST(HttpHop, stays_a_head) {
    auto target = a_target();
    target.method = "HEAD";
    http_hop hop{target};

    hop.follow(302, "/next");

    EXPECT_EQ(hop.method(), "HEAD");
}

TEST(HttpHop, takes_no_header_of_the_manifest_to_another_host_and_back) {
    auto target = a_target("https://shop.example/");
    target.headers = {
        {"authorization", "secret"},
        {"X-Token", "secret"},
        {"user-agent", "me"},
        {"Accept-Language", "de"},
        {"Connection", "keep-alive"}
    };
    http_hop same{target};
    http_hop there_and_back{target};

    same.follow(302, "https://SHOP.example:8443/x");
    there_and_back.follow(302, "https://other.example/");
    there_and_back.follow(302, "https://shop.example/");

    EXPECT_TRUE(same.carries(target.headers[0]));
    EXPECT_TRUE(same.carries(target.headers[1]));
    auto const request = render_request(there_and_back);
    EXPECT_EQ(request.find("secret"), std::string::npos);
    EXPECT_NE(request.find("user-agent: me"), std::string::npos);
    EXPECT_NE(request.find("Accept-Language: de"), std::string::npos);
    EXPECT_NE(request.find("Connection: close"), std::string::npos);
}

TEST(HttpHop, follows_no_redirect_from_https_to_http_at_any_hop) {
    auto const secure = a_target("https://shop.example/");
    auto const plain = a_target("http://shop.example/");
    http_hop first{secure};
    http_hop later{plain};

    EXPECT_EQ(later.follow(302, "https://shop.example/"), std::nullopt);

    EXPECT_EQ(first.follow(302, "http://shop.example/"), "redirected from https to http");
    EXPECT_EQ(later.follow(302, "http://shop.example/"), "redirected from https to http");
}

TEST(HttpHop, takes_no_body_to_another_host) {
    auto target = a_target();
    target.method = "POST";
    target.body = "ping";
    for (auto const code : std::array<std::uint16_t, 2>{307, 308}) {
        http_hop hop{target};
        EXPECT_EQ(
            hop.follow(code, "http://other.example/"),
            "redirected with its body to another host"
        );
    }
    http_hop without_body{target};
    EXPECT_EQ(without_body.follow(302, "http://other.example/"), std::nullopt);
    EXPECT_EQ(without_body.body(), "");
    EXPECT_FALSE(without_body.may_change());
}

TEST(HttpHop, may_change_something_by_a_header_that_names_another_method) {
    for (auto const* const name :
         {"X-HTTP-Method-Override", "x-http-method", "X-Method-Override", "X_HTTP_Method_Override"
         }) {
        auto target = a_target();
        target.headers = {{name, "DELETE"}};
        http_hop hop{target};
        EXPECT_TRUE(hop.may_change()) << name;
        EXPECT_EQ(hop.follow(302, "http://other.example/"), std::nullopt);
        EXPECT_FALSE(hop.may_change()) << "the header does not go along";
    }
    auto plain = a_target();
    plain.headers = {{"X-Method", "DELETE"}};
    EXPECT_FALSE(http_hop{plain}.may_change());
}

TEST(HttpHop, stays_on_its_host_when_the_manifest_says_so) {
    auto target = a_target();
    target.redirects = check::redirects::same_host;
    http_hop hop{target};

    EXPECT_EQ(hop.follow(302, "http://SHOP.example:81/x"), std::nullopt);
    EXPECT_EQ(hop.follow(302, "http://other.example/"), "redirected to another host");
}

TEST(HttpHop, takes_a_configured_host_along_only_to_the_same_place) {
    auto target = a_target();
    target.headers = {{"Host", "virtual.example"}};
    http_hop relative{target};
    http_hop elsewhere{target};

    relative.follow(302, "/x");
    elsewhere.follow(302, "http://other.example/x");

    EXPECT_NE(render_request(relative).find("Host: virtual.example\r\n"), std::string::npos);
    EXPECT_NE(render_request(elsewhere).find("Host: other.example\r\n"), std::string::npos);
}

TEST(HttpHop, stops_after_ten_redirects) {
    auto const target = a_target();
    http_hop hop{target};
    for (int i = 0; i < 10; ++i) EXPECT_EQ(hop.follow(302, "/again"), std::nullopt) << i;

    EXPECT_EQ(hop.follow(302, "/again"), "stopped after 10 redirects");
}

TEST(HttpHop, refuses_a_location_that_is_no_http_url) {
    auto const target = a_target();
    http_hop hop{target};

    EXPECT_TRUE(hop.follow(302, "ftp://other.example/").value_or("").starts_with("redirected to"));
}

}  // namespace
}  // namespace vitals::probing::http
