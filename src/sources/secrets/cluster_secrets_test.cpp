// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/secrets/cluster_secrets.hpp"

#include "core/check/references.hpp"
#include "core/secret/object.hpp"
#include "kube/client/api_client.hpp"
#include "kube/model/keyed_values.hpp"
#include "sources/secrets/object_states.hpp"
#include "support/fake_api_fixture.hpp"
#include "support/fake_api_server.hpp"
#include "text/base64/base64.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::sources::secrets {

namespace {

using namespace std::chrono_literals;
using support::request_kind;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

object_name secret(std::string ns, std::string name) {
    return {std::move(ns), check::key_object::secret, std::move(name)};
}

std::string data(std::string_view value) {
    std::string text;
    base64::encode(value, [&](std::string_view some) { text += some; });
    return R"("data":{"token":")" + text + R"("})";
}

struct ClusterSecrets : support::fake_api_fixture {
    ClusterSecrets() { server.cluster().serve(kube::model::secrets()); }
    ~ClusterSecrets() override {
        stop_.emit(runtime::asio::cancellation_type::terminal);
        EXPECT_TRUE(until([this] { return !running_; })) << "it does not end";
        close();
    }

    void start() {
        running_ = true;
        runtime::asio::co_spawn(
            context.get_executor(),
            under_test.run(),
            runtime::asio::bind_cancellation_slot(
                stop_.slot(),
                [this](std::exception_ptr const&) { running_ = false; }
            )
        );
    }
    void put(std::string const& name, std::string_view value) {
        server.cluster().put(
            kube::model::secrets(),
            {"shop", name},
            data(value),
            {{"vitals.dev/usable-by-checks", "true"}},
            {{"vitals.dev/hosts", "web.shop.svc"}}
        );
    }
    void erase(std::string const& name) {
        server.cluster().erase(kube::model::secrets(), {"shop", name});
    }
    void refer_to(object_name const& which) { under_test.change({which}, {}); }
    void give_up(object_name const& which) { under_test.change({}, {which}); }
    // Lets a few seconds pass until it is so.
    bool soon(std::function<bool()> const& condition, int seconds = 20) {
        for (int i = 0; i < seconds && !condition(); ++i) pass(1s);
        return condition();
    }
    std::string value(object_name const& which) const {
        auto const found = values.find(which);
        return found == values.end() ? "" : found->second;
    }
    std::vector<std::string> selectors() const {
        std::vector<std::string> made;
        for (auto const& each : server.requests())
            if (auto const found = each.query.find("fieldSelector"); found != each.query.end())
                made.push_back(each.path + " " + found->second);
        std::ranges::sort(made);
        auto const twice = std::ranges::unique(made);
        made.erase(twice.begin(), twice.end());
        return made;
    }

    std::map<object_name, std::string> values;  // of key "token"
    std::map<object_name, std::string> refusals;
    std::map<object_name, std::string> crowded_out;
    std::vector<object_name> missing;
    std::map<object_name, std::size_t> handed_on;
    std::optional<secret::contents> last;
    bool may_log = true;
    bool has_room = true;
    std::uint64_t limit = 3;

    std::unique_ptr<kube::client::api_client> api = make_client();
    cluster_secrets under_test{
        {.loop = context.get_executor(),
         .clock = clock,
         .log = log.logger(),
         .api = *api,
         .random = [] { return 0.5; },
         .limit = [this](auto) { return limit; },
         .most = {.most = 6, .raised_by = "the memory limit"},
         .most_bytes = 10'000},
        {.found =
             [this](auto const& which, secret::contents&& found) {
                 ++handed_on[which];
                 refusals.erase(which);
                 if (auto const key = found.keys.find("token"); key != found.keys.end())
                     values[which] = key->second.reveal();
                 last = std::move(found);
                 return has_room;
             },
         .missing = [this](auto const& which) { missing.push_back(which); },
         .refused = [this](auto const& which, auto const& why) { refusals[which] = why; },
         .crowded_out = [this](auto const& which, auto const& why) { crowded_out[which] = why; },
         .may_log = [this](auto) { return may_log; }}
    };
    object_name const token = secret("shop", "token");

private:
    runtime::asio::cancellation_signal stop_;
    bool running_ = false;
};

}  // namespace

TEST_F(ClusterSecrets, are_asked_for_by_name_and_no_other_one_is) {
    put("token", "canary");
    put("other", "not-ours");
    start();

    refer_to(token);
    ASSERT_TRUE(soon([this] { return server.open_watches() == 1; }));

    EXPECT_EQ(value(token), "canary");
    EXPECT_EQ(values.size(), 1U);
    EXPECT_EQ(under_test.states().count("shop", object_state::read), 1U);
    EXPECT_THAT(selectors(), ElementsAre("/api/v1/namespaces/shop/secrets metadata.name=token"));
    for (auto const& each : server.requests()) EXPECT_TRUE(each.query.contains("fieldSelector"));
}

TEST_F(ClusterSecrets, come_with_what_their_owner_allows) {
    put("token", "canary");
    start();
    refer_to(token);
    ASSERT_TRUE(soon([this] { return last.has_value(); }));

    ASSERT_TRUE(last->allowed);
    EXPECT_FALSE(last->allowed->refuses({.host = "web.shop.svc", .port = 443}));
    EXPECT_TRUE(last->allowed->refuses({.host = "export.evil.com", .port = 443}));

    server.cluster().put(kube::model::secrets(), {"shop", "token"}, data("canary"));
    ASSERT_TRUE(soon([this] { return handed_on[token] == 2; }));
    EXPECT_FALSE(last->allowed);
}

TEST_F(ClusterSecrets, that_change_are_handed_on_again) {
    put("token", "first");
    start();
    refer_to(token);
    ASSERT_TRUE(soon([this] { return server.open_watches() == 1; }));

    put("token", "second");

    ASSERT_TRUE(until([this] { return value(token) == "second"; }));
}

TEST_F(ClusterSecrets, that_do_not_exist_are_reported_until_they_do) {
    start();
    refer_to(token);
    ASSERT_TRUE(soon([this] { return server.open_watches() == 1; }));
    EXPECT_THAT(missing, testing::Each(token));
    EXPECT_THAT(missing, Not(IsEmpty()));
    EXPECT_EQ(under_test.states().count("shop", object_state::missing), 1U);

    put("token", "canary");
    ASSERT_TRUE(until([this] { return value(token) == "canary"; }));
    EXPECT_EQ(under_test.states().count("shop", object_state::missing), 0U);

    missing.clear();
    erase("token");
    ASSERT_TRUE(until([this] { return !missing.empty(); }));
}

TEST_F(ClusterSecrets, end_their_watch_when_no_check_refers_to_them) {
    put("token", "canary");
    start();
    refer_to(token);
    ASSERT_TRUE(soon([this] { return server.open_watches() == 1; }));

    give_up(token);
    ASSERT_TRUE(until([this] { return server.open_watches() == 0; }));
    put("token", "later");
    auto const asked = server.requests().size();
    for (int minute = 0; minute < 60; ++minute) pass(1min);

    EXPECT_EQ(server.requests().size(), asked);
    EXPECT_EQ(value(token), "canary");
    EXPECT_TRUE(under_test.states().all().empty());
}

TEST_F(ClusterSecrets, can_be_given_up_and_referred_to_again_at_any_time) {
    put("token", "canary");
    start();
    for (int i = 0; i < 20; ++i) {
        refer_to(token);
        if (i % 3 == 0) pass(300ms);
        give_up(token);
        if (i % 5 == 0) settle();
    }

    refer_to(token);

    ASSERT_TRUE(soon([this] { return value(token) == "canary"; }));
    EXPECT_TRUE(soon([this] { return server.open_watches() == 1; }));
}

TEST_F(ClusterSecrets, that_may_not_be_read_are_reported_with_the_way_to_grant_it) {
    put("token", "canary");
    server.fail_in("shop", request_kind::list, support::answer(403, "Forbidden"));
    start();
    refer_to(token);
    ASSERT_TRUE(soon([this] { return !refusals.empty(); }));

    EXPECT_THAT(
        refusals[token],
        AllOf(HasSubstr("may not be read"), HasSubstr("secrets.namespaces"))
    );
    EXPECT_EQ(under_test.states().count("shop", object_state::forbidden), 1U);
    for (int i = 0; i < 10; ++i) pass(1min);
    EXPECT_EQ(log.count("warn: missing right"), 1U);

    server.recover_in("shop");
    ASSERT_TRUE(soon([this] { return value(token) == "canary"; }, 150));
    EXPECT_THAT(refusals, IsEmpty());
}

TEST_F(ClusterSecrets, that_were_read_are_read_again_when_the_right_to_watch_comes_back) {
    put("token", "canary");
    server.fail_in("shop", request_kind::watch, support::answer(403, "Forbidden"));
    start();
    refer_to(token);
    ASSERT_TRUE(soon([this] { return refusals.contains(token); }));

    server.recover_in("shop");

    ASSERT_TRUE(soon([this] { return server.open_watches() == 1; }, 300));
    EXPECT_TRUE(soon([this] { return refusals.empty(); }, 300));
    EXPECT_EQ(under_test.states().of(token), object_state::read);
}

TEST_F(ClusterSecrets, are_neither_missing_nor_refused_while_the_api_server_is_away) {
    put("token", "canary");
    start();
    refer_to(token);
    ASSERT_TRUE(soon([this] { return value(token) == "canary"; }));

    server.stop();
    refer_to(secret("shop", "unknown"));
    for (int minute = 0; minute < 30; ++minute) pass(1min);

    EXPECT_THAT(missing, IsEmpty());
    EXPECT_THAT(refusals, IsEmpty());
    EXPECT_EQ(under_test.states().of(token), object_state::read);
    EXPECT_EQ(under_test.states().of(secret("shop", "unknown")), object_state::unread);
    EXPECT_LE(log.count("warn: "), 3U) << testing::PrintToString(log.lines());

    server.start();
    EXPECT_TRUE(soon([this] { return !missing.empty(); }, 120));
}

TEST_F(ClusterSecrets, beyond_the_budget_of_a_namespace_are_not_read_until_there_is_room) {
    start();
    for (auto const* name : {"a", "b", "c", "d"}) {
        put(name, name);
        refer_to(secret("shop", name));
    }
    ASSERT_TRUE(soon([this] { return values.size() == 3; }));
    auto const fourth = secret("shop", "d");
    EXPECT_THAT(
        refusals[fourth],
        AllOf(HasSubstr("may refer to 3"), HasSubstr("--quota shop=secrets:N"))
    );
    EXPECT_EQ(under_test.states().of(fourth), object_state::left_out);

    give_up(secret("shop", "a"));

    EXPECT_TRUE(soon([&] { return value(fourth) == "d"; }));
    EXPECT_LE(server.open_watches(), 3U);
}

// Regression: a value that the store had no room for was not tried again before its next edit.
TEST_F(ClusterSecrets, that_had_no_room_come_again_with_the_next_list) {
    put("token", "canary");
    has_room = false;
    start();
    refer_to(token);
    ASSERT_TRUE(soon([this] { return handed_on[token] == 1; }));
    EXPECT_EQ(under_test.states().of(token), object_state::unreadable);

    has_room = true;
    for (int minute = 0; minute < 45 && handed_on[token] == 1; ++minute) pass(1min);

    EXPECT_EQ(handed_on[token], 2U);
    EXPECT_EQ(under_test.states().of(token), object_state::read);
}

// Regression: it said how many there are, not why there are no more.
TEST_F(ClusterSecrets, beyond_those_of_all_namespaces_say_which_limit_would_have_to_be_raised) {
    start();
    limit = 7;
    for (int i = 0; i < 7; ++i) refer_to(secret("shop", std::to_string(i)));

    EXPECT_EQ(
        refusals[secret("shop", "6")],
        "has no place: all namespaces share 6; raise the memory limit of Vitals"
    );
}

// Regression: they were refused as if their namespace had too many, so that its checks were
// critical.
TEST_F(ClusterSecrets, whose_places_others_take_are_not_refused) {
    start();
    for (auto const* ns : {"a", "b", "shop"})
        for (int i = 0; i < 3; ++i) refer_to(secret(ns, std::to_string(i)));

    EXPECT_THAT(refusals, IsEmpty());
    auto const last_one = secret("shop", "2");
    EXPECT_EQ(
        crowded_out[last_one],
        "has no place: all namespaces share 6; raise the memory limit of Vitals"
    );
    EXPECT_EQ(under_test.states().of(last_one), object_state::left_out);
    EXPECT_EQ(crowded_out.size(), 3U);
    EXPECT_EQ(log.count("left out: it has no place"), 3U);
}

TEST_F(
    ClusterSecrets,
    of_a_namespace_that_changes_its_references_all_the_time_hold_back_no_other_one
) {
    put("token", "canary");
    start();
    std::size_t turn = 0;
    auto const flap = [&] {
        for (int i = 0; i < 3; ++i) {
            if (turn >= 3) give_up(secret("hostile", std::to_string(turn - 3)));
            refer_to(secret("hostile", std::to_string(turn++)));
        }
        pass(100ms);
    };
    for (int i = 0; i < 300; ++i) flap();
    auto const before = server.requests().size();
    for (int i = 0; i < 300; ++i) flap();
    EXPECT_LE(server.requests().size() - before, 3 * 5 * 30U);  // 30 s

    refer_to(token);
    for (int i = 0; i < 50 && value(token).empty(); ++i) flap();

    EXPECT_EQ(value(token), "canary");
}

TEST_F(ClusterSecrets, log_no_value_and_no_more_than_their_namespace_may) {
    put("token", "canary-1234");
    start();
    refer_to(token);
    ASSERT_TRUE(soon([this] { return server.open_watches() == 1; }));
    erase("token");
    ASSERT_TRUE(until([this] { return !missing.empty(); }));
    put("token", "canary-1234");
    ASSERT_TRUE(until([this] { return handed_on[token] == 2; }));

    EXPECT_EQ(log.count("does not exist"), 1U);
    EXPECT_EQ(log.count("was read"), 1U);
    EXPECT_TRUE(log.contains("namespace=shop object=Secret token"));
    EXPECT_FALSE(log.contains("canary"));

    may_log = false;
    missing.clear();
    erase("token");
    ASSERT_TRUE(until([this] { return !missing.empty(); }));
    EXPECT_EQ(log.count("does not exist"), 1U);
}

TEST_F(ClusterSecrets, may_be_config_maps) {
    object_name const authority{"shop", check::key_object::config_map, "our-ca"};
    server.cluster().put({"shop", "our-ca"}, {{"token", "PEM"}}, {});
    start();

    refer_to(authority);

    ASSERT_TRUE(soon([&] { return value(authority) == "PEM"; }));
    ASSERT_TRUE(last->allowed);
    EXPECT_THAT(
        selectors(),
        ElementsAre("/api/v1/namespaces/shop/configmaps metadata.name=our-ca")
    );
}

}  // namespace vitals::sources::secrets
