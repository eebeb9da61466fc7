// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The whole road from the API server to the status of a check, on virtual time: what happens to
// running checks while the API server is away.

#include "app/cluster_fixture.hpp"
#include "core/check/status.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/resource.hpp"
#include "probing/checker/delivery.hpp"
#include "probing/checker/probe_loop.hpp"
#include "runtime/cancellation.hpp"
#include "runtime/task.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/controller_fixture.hpp"
#include "sources/controller/reconciler.hpp"
#include "support/memory_network.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace vitals::app {

namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::IsEmpty;

constexpr std::size_t probes_a_minute = 6;
char const* const two_checks = R"(
defaults: {interval: 10s, timeout: 2s}
checks:
  - {id: good, http: http://10.0.0.1/}
  - {id: bad, http: http://10.0.0.2/}
)";

struct ClusterOutage : cluster_fixture {
    ClusterOutage() {
        network.at("10.0.0.1", 80).answers({"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"});
        network.at("10.0.0.2", 80).refuses();
        to.changed = [this](kube::model::config_map&& one) { controller.changed(std::move(one)); };
        to.removed = [this](kube::model::object_key const& key) { controller.removed(key); };
        checks.subscribe([this](auto const& check, auto const&) {
            changed.push_back(check.definition->identity.text());
        });
        running.start(never);
        server.cluster().put({"shop", "web"}, {{"checks.yaml", two_checks}});
    }
    ~ClusterOutage() override {
        runtime::asio::post(context, [this] { loop.close(); });
        EXPECT_TRUE(until([this] { return running.done(); }));
    }

    void carry_out(reconcile::plan const& plan) {
        for (auto const& one : plan.start) loop.start(checks.add(one, clock.wall()), one);
        plans += 1;
    }
    std::map<std::string, check::status> statuses() const {
        std::map<std::string, check::status> found;
        checks.for_each([&](status::check_status const& one) {
            if (!one.pending) found.emplace(one.definition->identity.text(), one.status());
        });
        return found;
    }
    // How many probes of each check started in each of so many minutes.
    std::map<std::string, std::vector<std::size_t>> probes_in(int minutes) {
        std::map<std::string, std::vector<std::size_t>> counts;
        for (int i = 0; i < minutes; ++i) {
            auto const before = network.exchanges().size();
            pass(1min);
            std::size_t good = 0;
            auto const& all = network.exchanges();
            for (auto at = before; at < all.size(); ++at) good += all[at].to == first ? 1 : 0;
            counts["good"].push_back(good);
            counts["bad"].push_back(all.size() - before - good);
        }
        return counts;
    }

    std::map<std::string, check::status> const as_they_are{
        {"shop/web/bad", check::status::critical},
        {"shop/web/good", check::status::passing}
    };
    boost::asio::ip::tcp::endpoint const first{boost::asio::ip::make_address("10.0.0.1"), 80};
    support::memory_network network{clock};
    status::status_store checks;
    std::vector<std::string> changed;  // whose status
    int plans = 0;
    probing::checker::probe_loop loop{
        context.get_executor(),
        clock,
        log.logger(),
        network,
        {.in_flight = 100},
        {.deliver =
             [this](std::span<probing::checker::probe_result> batch) {
                 for (auto& one : batch) checks.observe(one.check, std::move(one.seen));
             },
         .undelivered = [] { return probing::checker::result_count{}; },
         .drained = [] {}}
    };
    runtime::cancellation never{context.get_executor()};
    runtime::task<void> running = loop.run();
    sources::controller::controller controller{
        {.loop = context.get_executor(),
         .clock = clock,
         .log = log.logger(),
         .make_reader = sources::controller::reader_on_loop::on(context.get_executor())},
        {.apply = [this](reconcile::plan const& plan) { carry_out(plan); },
         .report = [](sources::controller::problems_changed const&) {}}
    };
};

}  // namespace

TEST_F(ClusterOutage, checks_continue_for_ten_minutes_without_a_missed_probe_or_a_transition) {
    follow();
    ASSERT_TRUE(until([this] { return checks.size() == 2; }));
    pass(1min);
    ASSERT_EQ(statuses(), as_they_are);
    changed.clear();
    server.stop();

    auto const probes = probes_in(10);

    EXPECT_FALSE(definitions->informers().at(0).namespaces.at(0).connected);
    EXPECT_THAT(probes.at("good"), Each(probes_a_minute));
    EXPECT_THAT(probes.at("bad"), Each(probes_a_minute));
    EXPECT_EQ(statuses(), as_they_are);
    EXPECT_THAT(changed, IsEmpty());
}

TEST_F(ClusterOutage, its_end_changes_nothing_where_nothing_was_edited) {
    follow();
    ASSERT_TRUE(until([this] { return checks.size() == 2; }));
    pass(1min);
    auto const planned = plans;
    changed.clear();
    server.stop();
    pass(10min);

    server.start();
    pass(1min);
    ASSERT_TRUE(until([this] { return definitions->informers().at(0).namespaces.at(0).connected; })
    );

    EXPECT_THAT(probes_in(2).at("good"), Each(probes_a_minute));
    EXPECT_EQ(plans, planned);
    EXPECT_EQ(statuses(), as_they_are);
    EXPECT_THAT(changed, IsEmpty());
}

TEST_F(ClusterOutage, a_check_that_fails_meanwhile_is_reported_all_the_same) {
    follow();
    ASSERT_TRUE(until([this] { return checks.size() == 2; }));
    pass(1min);
    changed.clear();
    server.stop();
    pass(5min);

    network.at("10.0.0.1", 80).refuses();
    pass(5min);

    EXPECT_EQ(changed, std::vector<std::string>{"shop/web/good"});
    EXPECT_EQ(statuses().at("shop/web/good"), check::status::critical);
}

}  // namespace vitals::app
