// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/url.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace vitals::inline core::check {

namespace {

std::string refusal(std::string_view text) {
    auto const made = url::parse(text);
    return made ? "accepted as " + made->text() : made.error();
}

}  // namespace

TEST(Url, is_taken_apart) {
    auto const made = url::parse("https://shop.example:8443/healthz?deep=1&x=%2F").value();

    EXPECT_EQ(made.scheme(), scheme::https);
    EXPECT_EQ(made.host(), "shop.example");
    EXPECT_EQ(made.port(), 8443);
    EXPECT_EQ(made.authority(), "shop.example:8443");
    EXPECT_EQ(made.target(), "/healthz?deep=1&x=%2F");
}

TEST(Url, has_the_port_of_its_scheme_unless_set_otherwise) {
    EXPECT_EQ(url::parse("http://a/")->port(), 80);
    EXPECT_EQ(url::parse("https://a/")->port(), 443);
    EXPECT_EQ(url::parse("http://a:/")->port(), 80);
    EXPECT_EQ(url::parse("http://a:443/")->port(), 443);
}

TEST(Url, leaves_the_default_port_out_of_the_host_header) {
    EXPECT_EQ(url::parse("http://a:80/")->authority(), "a");
    EXPECT_EQ(url::parse("https://a:443/")->authority(), "a");
    EXPECT_EQ(url::parse("https://a:80/")->authority(), "a:80");
}

TEST(Url, has_at_least_a_slash_as_target) {
    EXPECT_EQ(url::parse("http://a")->target(), "/");
    EXPECT_EQ(url::parse("http://a?x=1")->target(), "/?x=1");
    EXPECT_EQ(url::parse("http://a/?")->target(), "/?");
}

TEST(Url, drops_the_fragment) {
    EXPECT_EQ(url::parse("http://a/b#c")->text(), "http://a/b");
}

TEST(Url, has_a_host_without_brackets_for_an_ipv6_literal) {
    auto const plain = url::parse("http://[::1]/").value();
    auto const with_port = url::parse("http://[2001:DB8::1]:8080/x").value();

    EXPECT_EQ(plain.host(), "::1");
    EXPECT_EQ(plain.authority(), "[::1]");
    EXPECT_EQ(plain.port(), 80);
    EXPECT_EQ(with_port.host(), "2001:db8::1");
    EXPECT_EQ(with_port.authority(), "[2001:db8::1]:8080");
    EXPECT_EQ(with_port.target(), "/x");
}

TEST(Url, is_the_same_in_any_case_of_scheme_and_host_only) {
    EXPECT_EQ(url::parse("HTTP://Shop.Example/A"), url::parse("http://shop.example/A"));
    EXPECT_NE(url::parse("http://shop.example/a"), url::parse("http://shop.example/A"));
}

TEST(Url, keeps_percent_encoding_as_it_was_written) {
    EXPECT_EQ(url::parse("http://a/%7e%2f?%41")->target(), "/%7e%2f?%41");
}

TEST(Url, is_the_same_after_parsing_its_own_text) {
    for (auto const* const text :
         {"http://a",
          "https://[::1]:1/?x#y",
          "http://a:/b",
          "HTTPS://A:443?q",
          "http://10.0.0.1:65535/;x"}) {
        auto const made = url::parse(text).value();

        EXPECT_EQ(url::parse(made.text())->text(), made.text());
    }
}

TEST(Url, says_why_it_is_refused) {
    EXPECT_EQ(refusal("ftp://a/"), "only http:// and https:// are possible");
    EXPECT_EQ(refusal("file:///etc/passwd"), "only http:// and https:// are possible");
    EXPECT_EQ(refusal("http://a:0/"), "the port must be 1 to 65535");
    EXPECT_EQ(refusal("http://a:65536/"), "the port must be 1 to 65535");
    EXPECT_EQ(refusal("http:///x"), "the URL has no host");
    EXPECT_EQ(refusal("http://:80/x"), "the URL has no host");
    EXPECT_EQ(refusal("http://a/b c"), "' ' must be percent-encoded in a URL");
    EXPECT_EQ(refusal("http://{{ host }}/"), "'{' must be percent-encoded in a URL");
    EXPECT_EQ(refusal("http://a/\u00fc"), "what is not ASCII must be percent-encoded in a URL");
    EXPECT_EQ(refusal("http://a/\r\nX: y"), "a URL must not contain control characters");
    EXPECT_EQ(refusal("http://a*b/"), "a host consists of letters, digits, '-', '.' and '_'");
    EXPECT_EQ(refusal("http://%61/"), "a host consists of letters, digits, '-', '.' and '_'");
}

TEST(Url, is_refused_when_it_is_not_absolute) {
    for (auto const* const text :
         {"", "a", "/healthz", "//a/b", "localhost:8080/x", "http:a", "http:/a"}) {
        EXPECT_FALSE(url::parse(text)) << text;
    }
}

TEST(Url, is_refused_with_bad_escapes_and_bad_literals) {
    for (auto const* const text :
         {"http://a/%",
          "http://a/%4",
          "http://a/%zz",
          "http://[::1",
          "http://::1/",
          "http://[1.2.3.4]/",
          "http://[v1.x]/",
          "http://[fe80::1%25eth0]/",
          "http://a:b/",
          "http://a:80b/",
          "http://a:99999/",
          "http://a:-1/"}) {
        EXPECT_FALSE(url::parse(text)) << text;
    }
}

TEST(Url, takes_a_host_that_begins_like_an_ipv4_address_for_the_name_that_it_is) {
    for (std::string const host :
         {"10.0.0.1.nip.io", "127.0.0.1.", "10.0.0.1x", "1.2.3.4.5", "0177.0.0.1", "10.0.0.1-a.b"
         }) {
        auto const read = url::parse("http://" + host + ":8080/a?b");
        ASSERT_TRUE(read) << host << ": " << read.error();
        EXPECT_EQ(read->host(), host);
        EXPECT_EQ(read->port(), 8080);
        EXPECT_EQ(read->target(), "/a?b");
        EXPECT_EQ(read->text(), "http://" + host + ":8080/a?b");
    }
    EXPECT_EQ(url::parse("http://10.0.0.1.nip.io")->text(), "http://10.0.0.1.nip.io/");
    EXPECT_EQ(refusal("http://10.0.0.1.nip.io:0/"), "the port must be 1 to 65535");
}

// Spellings by which programs have been led to another host than the one they judged.
TEST(Url, leaves_no_doubt_about_its_host) {
    for (auto const* const text :
         {"http://good@169.254.169.254/",
          "http://169.254.169.254:80@good/",
          "http://good\\@169.254.169.254/",
          "http://good%2f@169.254.169.254/",
          "http://127%2e0.0.1/",
          "http://%31%32%37.0.0.1/",
          "http://\u2460\u2461\u2466.0.0.1/",
          "http://127\u30020\u30020\u30021/",
          "http://\uff4cocalhost/",
          "http://[fe80::1%25eth0]/",
          "unix:///run/x.sock",
          "http+unix://%2frun%2fx.sock/",
          "exec:///bin/sh",
          "gopher://good/",
          "data:text/plain,x"}) {
        EXPECT_FALSE(url::parse(text)) << text;
    }
    for (std::string const host : {"2130706433", "0x7f000001", "017700000001", "127.1", "0"})
        EXPECT_EQ(url::parse("http://" + host + "/")->host(), host) << "a name";
    EXPECT_EQ(url::parse("http://good#@169.254.169.254/")->host(), "good");
}

TEST(Url, hides_its_query_and_its_length_from_logs) {
    EXPECT_EQ(url::parse("http://a/b")->shown(), "http://a/b");
    EXPECT_EQ(url::parse("http://a/b?key=secret")->shown(), "http://a/b?…");
    EXPECT_EQ(
        url::parse("http://a/" + std::string(300, 'x') + "?key=secret")->shown(),
        "http://a/" + std::string(191, 'x') + "…?…"
    );
}

TEST(Url, keeps_a_password_out_of_its_refusal) {
    auto const said = refusal("http://user:secret@a/");

    EXPECT_EQ(
        said,
        "a URL must not contain a user name or password; use auth: {basic: {secret: {name: "
        "probe-login}}}"
    );
}

TEST(Url, has_a_limit) {
    EXPECT_TRUE(url::parse("http://a/" + std::string(8183, 'x')));
    EXPECT_FALSE(url::parse("http://a/" + std::string(8184, 'x')));
    EXPECT_FALSE(url::parse("http://" + std::string(254, 'x')));
}

TEST(Url, takes_a_location_up_to_its_limit) {
    auto const base = url::parse("http://a/").value();
    auto const location = "http://b/" + std::string(8183, 'p');

    EXPECT_TRUE(base.resolve(location));
    EXPECT_FALSE(base.resolve(location + "p"));
}

TEST(Url, has_a_host_of_253_characters_at_most) {
    std::string host(63, 'a');
    for (int label = 0; label < 3; ++label) host += "." + std::string(63, 'a');
    host.resize(253);

    EXPECT_EQ(url::parse("http://" + host + "/").value().host(), host);
    EXPECT_EQ(refusal("http://" + host + "a/"), "the host is longer than 253 characters");
}

}  // namespace vitals::inline core::check
