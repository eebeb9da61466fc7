// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/seen_queries.hpp"

#include "net/http_server/message.hpp"
#include "support/a_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>

namespace vitals::serving::consul {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

using query = decltype(net::http_server::request::query);

class SeenQueries : public testing::Test {
protected:
    decltype(net::http_server::response::headers)
    headers_of(query parameters, std::string path = "/v1/health/service/front") {
        net::http_server::response reply;
        seen.mark(reply, support::a_request(std::move(path), std::move(parameters)));
        return std::move(reply.headers);
    }
    bool hits(std::string const& service) {
        return headers_of({{"cached", ""}}, "/v1/health/service/" + service).size() == 2;
    }

    seen_queries seen;
};

}  // namespace

TEST_F(SeenQueries, are_a_hit_from_the_second_time_on) {
    EXPECT_THAT(headers_of({{"cached", ""}}), ElementsAre(Pair("X-Cache", "MISS")));
    EXPECT_THAT(
        headers_of({{"cached", ""}}),
        ElementsAre(Pair("X-Cache", "HIT"), Pair("Age", "0"))
    );
    EXPECT_EQ(headers_of({{"cached", ""}, {"index", "7"}, {"wait", "1s"}}).size(), 2U);
    EXPECT_EQ(headers_of({{"cached", ""}, {"tag", "eu"}}).size(), 1U) << "another query";
    EXPECT_EQ(headers_of({{"cached", ""}}, "/v1/catalog/service/front").size(), 1U);
}

TEST_F(SeenQueries, are_those_with_the_parameter_alone) {
    EXPECT_THAT(headers_of({}), IsEmpty());
    EXPECT_FALSE(hits("front"));
    EXPECT_THAT(headers_of({}), IsEmpty());
}

TEST_F(SeenQueries, are_forgotten_when_many_others_were_asked_since) {
    EXPECT_FALSE(hits("first"));
    EXPECT_FALSE(hits("used"));
    for (std::size_t i = 2; i < seen_queries::most; ++i) hits("other" + std::to_string(i));
    EXPECT_TRUE(hits("used"));

    hits("one more");

    EXPECT_FALSE(hits("first"));
    EXPECT_TRUE(hits("used"));
}

}  // namespace vitals::serving::consul
