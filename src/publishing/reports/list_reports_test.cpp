// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/reports/list_reports.hpp"

#include "kube/client/api_client.hpp"
#include "kube/model/health_report.hpp"
#include "kube/model/object_meta.hpp"
#include "support/fake_api_fixture.hpp"
#include "support/fake_api_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::reports {

namespace {

using support::request_kind;
using testing::Each;
using testing::ElementsAre;

struct ListReports : support::fake_api_fixture {
    ListReports() { server.cluster().serve(kube::model::health_reports()); }
    ~ListReports() override { close(); }

    void put(std::size_t reports, std::size_t bytes) {
        for (std::size_t i = 0; i < reports; ++i) {
            auto const name = "r" + std::to_string(100 + i);
            auto const status = R"("status":{"x":")" + std::string(bytes, 'x') + "\"}";
            server.cluster().put(kube::model::health_reports(), {"shop", name}, status);
        }
    }
    // In which turn of the loop each was handed on, from the first one's on.
    std::vector<std::size_t> turns() {
        std::vector<std::size_t> seen;
        std::size_t turn = 0;
        report_list all;
        all.each = [&](kube::model::object_meta const&, std::string_view) {
            seen.push_back(turn);
            runtime::asio::post(context, [&turn] { ++turn; });
        };
        bool listed = false;
        runtime::asio::co_spawn(
            context.get_executor(),
            list_reports(*api, std::move(all)),
            [&listed](std::exception_ptr const&, auto const& result) {
                EXPECT_TRUE(result);
                listed = true;
            }
        );
        EXPECT_TRUE(until([&listed] { return listed; }));
        settle();
        return seen;
    }

    std::unique_ptr<kube::client::api_client> api = make_client();
};

}  // namespace

// Regression: a Pod that took over read sixteen reports of 512 KiB in one turn, about 0.1 s.
TEST_F(ListReports, hands_on_one_large_report_in_a_turn_of_the_loop) {
    put(4, std::size_t{100} * 1024);

    EXPECT_THAT(turns(), ElementsAre(0U, 1U, 2U, 3U));
}

TEST_F(ListReports, hands_on_small_reports_together) {
    put(20, 1024);

    EXPECT_THAT(turns(), Each(0U));
}

TEST_F(ListReports, asks_for_fewer_at_once_as_long_as_they_are_large) {
    put(16, std::size_t{500} * 1024);

    EXPECT_EQ(turns().size(), 16U);

    auto const requests =
        server.requests(request_kind::list).size() + server.requests(request_kind::page).size();
    EXPECT_GE(requests, 8U) << "for pages of at most 1 MiB";
}

}  // namespace vitals::publishing::reports
