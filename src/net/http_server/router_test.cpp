// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/router.hpp"

#include "net/http_server/message.hpp"
#include "support/a_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http_server {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

struct shop {
    std::string name;
};

response show(shop const& from, call const& what) {
    return text(200, from.name + ":" + std::string{what.rest});
}

constexpr std::array<route<shop>, 4> routes{{
    {"/", read_only, {}, show},
    {"/list", "OPTIONS,GET", "everything", show},
    {"/one/first", read_only, "the first", show},
    {"/one/<number>", read_only, "one of them", show},
}};

std::optional<response> ask(std::string path, std::string method = "GET") {
    auto const asked = support::a_request(std::move(path), {}, std::move(method));
    return dispatch(routes, shop{"corner"}, asked, asked.path);
}

std::string body(std::string path) {
    auto const made = ask(std::move(path));
    return made ? made->body : "nothing";
}

}  // namespace

TEST(Router, takes_a_path_as_a_whole_or_what_follows_a_prefix) {
    EXPECT_EQ(body("/"), "corner:");
    EXPECT_EQ(body("/list"), "corner:");
    EXPECT_EQ(body("/one/2/3"), "corner:2/3");
    EXPECT_EQ(body("/one/"), "corner:");
    for (auto const* path : {"", "/lis", "/list/", "/listed", "/one", "//", "/LIST"})
        EXPECT_EQ(ask(path), std::nullopt) << path;
}

TEST(Router, asks_the_first_of_the_routes_that_fit) {
    EXPECT_EQ(body("/one/first"), "corner:");
    EXPECT_EQ(body("/one/firsts"), "corner:firsts");
}

TEST(Router, answers_405_and_names_the_methods_of_the_route) {
    for (auto const* method : {"POST", "PUT", "DELETE", "OPTIONS", "get", "GET,", ""}) {
        auto const made = ask("/one/2", method);
        ASSERT_TRUE(made);
        EXPECT_EQ(made->status, 405U) << method;
        EXPECT_EQ(made->body, std::string{"method "} + method + " not allowed");
        EXPECT_THAT(
            made->headers,
            ElementsAre(Pair("Content-Type", "text/plain; charset=utf-8"), Pair("Allow", read_only))
        );
    }
    EXPECT_EQ(ask("/one/2", "HEAD")->status, 200U);
    EXPECT_EQ(ask("/list", "HEAD")->status, 405U);
}

TEST(Router, answers_options_where_a_route_has_them) {
    auto const made = ask("/list", "OPTIONS");

    ASSERT_TRUE(made);
    EXPECT_EQ(made->status, 200U);
    EXPECT_THAT(made->body, IsEmpty());
    EXPECT_THAT(made->headers, ElementsAre(Pair("Allow", "OPTIONS,GET")));
}

TEST(Router, knows_no_method_of_a_path_that_it_does_not_know) {
    EXPECT_EQ(ask("/nowhere", "POST"), std::nullopt);
}

TEST(Router, lists_the_routes_that_have_a_summary) {
    EXPECT_EQ(
        index_lines(routes),
        "GET /list                     everything\n"
        "GET /one/first                the first\n"
        "GET /one/<number>             one of them\n"
    );
    EXPECT_EQ(
        index_line("/a/path/that/is/longer/than/most", "x"),
        "GET /a/path/that/is/longer/than/most  x\n"
    );
}

}  // namespace vitals::net::http_server
