// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Random writers and readers: a waiting request is woken for each change of what it shows, and
// answered for nothing else.

#include "core/check/definition.hpp"
#include "core/check/identity.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "core/status/service_lists.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/change_signal.hpp"
#include "net/http_server/message.hpp"
#include "runtime/spawned.hpp"
#include "serving/consul/lists.hpp"
#include "serving/consul/routes.hpp"
#include "support/a_request.hpp"
#include "support/virtual_clock.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::serving::consul {

namespace {

using net::http_server::response;
using namespace std::chrono_literals;

// Without what no index is moved for: indexes, and the members of Vitals.
std::string shown_of(std::string body) {
    for (std::string_view const name : {R"("CreateIndex":)", R"("ModifyIndex":)"})
        for (auto at = body.find(name); at != body.npos; at = body.find(name, at + 1))
            body.erase(at + name.size(), body.find_first_of(",}", at) - at - name.size());
    constexpr std::string_view ours = R"(,"Vitals":{)";
    for (auto at = body.find(ours); at != body.npos; at = body.find(ours))
        body.erase(at, body.find('}', at) + 1 - at);
    return body;
}

struct watched_list {
    std::string path;
    // Its index moves for what it shows alone. As in Consul, the index of a service moves with its
    // checks, which /v1/catalog/service does not show.
    bool exact = true;
};

struct reader {
    watched_list const* list = nullptr;
    std::string index{};  // empty: it has asked for nothing yet
    std::string known{};  // what it was shown with that index
    std::optional<net::http_server::postponement> parked{};
};

class WaitingModel : public testing::Test {
protected:
    WaitingModel() {
        waking.start(api.run(), [](std::exception_ptr const&) {});
        clock.advance(1s);
    }
    ~WaitingModel() override {
        waking.cancel();
        clock.settle();
    }
    std::size_t below(std::size_t limit) { return random() % limit; }

    std::shared_ptr<check::definition const> a_definition(std::string const& id) {
        static std::vector<std::string> const services{"", "front", "back", "Front"};
        check::definition one;
        one.identity = {"shop", "web", id};
        one.name = id + "-" + std::to_string(below(2));
        auto const& service = services.at(below(services.size()));
        if (!service.empty())
            one.service = check::service{
                "shop/" + service + std::to_string(below(2)),
                service,
                {"v" + std::to_string(below(3))}
            };
        return std::make_shared<check::definition const>(std::move(one));
    }
    void write() {
        auto const id = "c" + std::to_string(below(8));
        auto const known = handles.find(id);
        if (known == handles.end()) {
            handles.emplace(id, store.add(a_definition(id), clock.wall()));
        } else if (below(6) == 0) {
            store.remove({"shop", "web", id});
            handles.erase(known);
        } else if (below(4) == 0) {
            known->second = store.replace(a_definition(id), clock.wall());
        } else {
            using health::outcome;
            static constexpr std::array outcomes{
                outcome::passing,
                outcome::warning,
                outcome::critical
            };
            health::observation seen;
            seen.outcome = outcomes.at(below(outcomes.size()));
            seen.ended = clock.wall();
            store.observe(known->second, std::move(seen));
        }
    }

    response ask(std::string const& path, std::string const& index) {
        auto reply = api.answer(support::a_request(path, {{"index", index}, {"wait", "10m"}}));
        if (!reply.postponed) reply.body = support::whole_body(reply);
        return reply;
    }
    static std::string index_of(response const& reply) {
        for (auto const& [name, value] : reply.headers)
            if (name == "X-Consul-Index") return value;
        return {};
    }
    // It asks, with the index that it has; false when it has to wait.
    bool asks(reader& one) {
        auto reply = ask(one.list->path, one.index);
        one.parked = reply.postponed;
        if (one.parked) return false;
        EXPECT_GE(std::stoull(index_of(reply)), one.index.empty() ? 1 : std::stoull(one.index));
        one.index = index_of(reply);
        one.known = shown_of(std::move(reply.body));
        return true;
    }
    // As the server does after a notification.
    void is_woken(reader& one) {
        auto const before = one.known;
        if (!asks(one)) return;  // for another list that shares its signal
        ++answers;
        EXPECT_TRUE(!one.list->exact || one.known != before) << one.list->path << " for nothing";
    }
    void expect_nothing_missed(reader const& one) {
        if (!one.parked) return;
        auto reply = ask(one.list->path, "");
        EXPECT_EQ(shown_of(std::move(reply.body)), one.known) << one.list->path << " was not woken";
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    status::status_store store;
    consul::api api{context.get_executor(), clock, store, {.node_name = "release-1"}};
    runtime::spawned waking{context.get_executor()};
    std::mt19937 random{18};
    std::map<std::string, status::handle> handles;
    std::size_t answers = 0;
};

}  // namespace

TEST_F(WaitingModel, wakes_each_reader_for_what_it_shows_and_for_nothing_else) {
    std::vector<watched_list> const all{
        {"/v1/health/state/any"},
        {"/v1/health/state/passing"},
        {"/v1/health/state/warning"},
        {"/v1/health/state/critical"},
        {"/v1/health/node/release-1"},
        {"/v1/health/node/elsewhere"},
        {"/v1/health/checks/front"},
        {"/v1/health/checks/back"},
        {"/v1/health/service/front"},
        {"/v1/health/service/BACK"},
        {"/v1/health/service/nobody"},
        {"/v1/catalog/service/front", false},
        {"/v1/catalog/services"},
        {"/v1/catalog/node/release-1"},
        {"/v1/catalog/node-services/Release-1"},
    };
    std::set<std::size_t> groups;
    for (auto const* name : {"front", "back", "nobody"})
        groups.insert(status::service_lists::group_of(name));
    ASSERT_EQ(groups.size(), 3U);
    std::vector<reader> readers;
    for (auto const& each : all) readers.insert(readers.end(), 3, {.list = &each});

    for (int step = 0; step < 1'000 && !HasFailure(); ++step) {
        SCOPED_TRACE(step);
        for (auto& one : readers)
            if (!one.parked && below(2) == 0) asks(one);
        write();
        // Some come between the change and its notification.
        for (auto& one : readers)
            if (!one.parked && below(8) == 0) asks(one);
        clock.advance(2 * lists::between_notifications);
        for (auto& one : readers)
            if (one.parked && one.parked->change_signal->generation() != one.parked->generation)
                is_woken(one);
        for (auto const& one : readers) expect_nothing_missed(one);
    }

    EXPECT_GT(answers, 1'000U);
}

}  // namespace vitals::serving::consul
