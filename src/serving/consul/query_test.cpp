// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/query.hpp"

#include "net/http_server/message.hpp"
#include "support/a_request.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace vitals::serving::consul {

namespace {

using namespace std::chrono_literals;
using parameters = decltype(net::http_server::request::query);

auto read(parameters query) {
    return read_query(support::a_request("/v1/health/state/any", std::move(query)));
}

std::chrono::nanoseconds wait_of(std::string value) {
    return read({{"wait", std::move(value)}}).value().wait;
}

// The answer to a query that is refused: status and text.
std::pair<unsigned, std::string> refusal(parameters query) {
    auto const made = read(std::move(query));
    if (made) return {200, "not refused"};
    return {made.error().status, made.error().body};
}

using answer = std::pair<unsigned, std::string>;

}  // namespace

TEST(CatalogQuery, waits_five_minutes_unless_set_otherwise_and_ten_at_most) {
    EXPECT_EQ(read({}).value().wait, 5min);
    EXPECT_EQ(wait_of(""), 5min);
    EXPECT_EQ(wait_of("1m30s"), 90s);
    EXPECT_EQ(wait_of("1.5s"), 1500ms);
    EXPECT_EQ(wait_of("+10s"), 10s);
    EXPECT_EQ(wait_of("10m1s"), 10min);
    EXPECT_EQ(wait_of("0"), 5min);
    EXPECT_EQ(wait_of("+0"), 5min);
    EXPECT_EQ(wait_of("0s"), 5min);
    EXPECT_EQ(wait_of("-3s"), 5min);
}

TEST(CatalogQuery, refuses_what_is_no_duration) {
    for (auto const* value :
         {"abc", "5", "5x", "s", "-", "+", "--5s", "+-5s", "5 s", "9999999999h"})
        EXPECT_EQ(refusal({{"wait", value}}), (answer{400, "Invalid wait time"})) << value;
}

TEST(CatalogQuery, reads_an_index_of_64_bits) {
    EXPECT_EQ(read({}).value().index, 0U);
    EXPECT_EQ(read({{"index", ""}}).value().index, 0U);
    EXPECT_EQ(read({{"index", "042"}}).value().index, 42U);
    EXPECT_EQ(
        read({{"index", "18446744073709551615"}}).value().index,
        std::numeric_limits<std::uint64_t>::max()
    );
    for (auto const* value :
         {"abc", "-1", "+1", "1.0", " 1", "1 ", "0x1", "1_0", "18446744073709551616"})
        EXPECT_EQ(refusal({{"index", value}}), (answer{400, "Invalid index"})) << value;
}

TEST(CatalogQuery, names_the_consistency_that_was_asked_for) {
    EXPECT_EQ(read({}).value().consistency, "leader");
    EXPECT_EQ(read({{"leader", ""}}).value().consistency, "leader");
    EXPECT_EQ(read({{"stale", ""}}).value().consistency, "stale");
    EXPECT_EQ(read({{"max_stale", "10s"}}).value().consistency, "stale");
    EXPECT_EQ(read({{"max_stale", "0s"}}).value().consistency, "leader");
    EXPECT_EQ(read({{"consistent", ""}}).value().consistency, "consistent");
}

TEST(CatalogQuery, refuses_what_contradicts_itself) {
    EXPECT_EQ(
        refusal({{"stale", ""}, {"consistent", ""}}),
        (answer{400, "Cannot specify ?stale with ?consistent, conflicting semantics."})
    );
    EXPECT_EQ(
        refusal({{"cached", ""}, {"consistent", ""}}),
        (answer{400, "Cannot specify ?cached with ?consistent, conflicting semantics."})
    );
    EXPECT_EQ(refusal({{"max_stale", "soon"}}), (answer{400, "Invalid max_stale value \"soon\""}));
}

TEST(CatalogQuery, refuses_tenants) {
    EXPECT_EQ(
        refusal({{"ns", "x"}}),
        (answer{400, "Invalid query parameter: \"ns\" - Namespaces are a Consul Enterprise feature"}
        )
    );
    EXPECT_EQ(
        refusal({{"partition", "x"}}),
        (answer{
            400,
            "Invalid query parameter: \"partition\" - Partitions are a Consul Enterprise feature"
        })
    );
    EXPECT_TRUE(read({{"ns", ""}, {"partition", ""}}));
    auto asked = support::a_request("/v1/health/state/any");
    asked.headers.emplace_back("x-consul-namespace", "x");
    EXPECT_EQ(
        refuse_tenant(asked).value().body,
        "Invalid header: \"X-Consul-Namespace\" - Namespaces are a Consul Enterprise feature"
    );
}

TEST(CatalogQuery, is_answered_from_our_datacenter_alone) {
    auto const refused = [](parameters query) {
        auto const made = refuse_datacenter(support::a_request("/", std::move(query)), "dc1");
        return made ? made->body : "";
    };
    EXPECT_EQ(refused({}), "");
    EXPECT_EQ(refused({{"dc", "dc1"}}), "");
    EXPECT_EQ(refused({{"dc", ""}}), "");
    EXPECT_EQ(refused({{"dc", "dc2"}}), "No path to datacenter");
    EXPECT_EQ(refused({{"dc", "dc2"}, {"datacenter", "dc1"}}), "");
    EXPECT_EQ(refused({{"dc", "dc1"}, {"datacenter", "dc2"}}), "No path to datacenter");
}

TEST(CatalogQuery, of_nodes_with_metadata_finds_those_with_all_of_it) {
    auto const finds = [](decltype(net::http_server::request::query) query) {
        auto const asked = support::a_request("/", std::move(query));
        return has_node_meta(asked, {{"rack", "7"}, {"os", "linux:6"}, {"empty", ""}});
    };
    EXPECT_TRUE(finds({}));
    EXPECT_TRUE(finds({{"node-meta", "rack:7"}}));
    EXPECT_TRUE(finds({{"node-meta", "rack:7"}, {"node-meta", "os:linux:6"}}));
    EXPECT_FALSE(finds({{"node-meta", "rack:7"}, {"node-meta", "os:linux"}}));
    EXPECT_FALSE(finds({{"node-meta", "rack:"}}));
    EXPECT_FALSE(finds({{"node-meta", "Rack:7"}}));
    EXPECT_FALSE(finds({{"node-meta", ""}}));
    EXPECT_TRUE(finds({{"node-meta", "empty"}})) << "as in Consul";
    EXPECT_TRUE(finds({{"node-meta", "rack:8"}, {"node-meta", "rack:7"}})) << "as in Consul";
}

}  // namespace vitals::serving::consul
