// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A kind of check is a folder and its rows in the table of kinds. These tests take two kinds that
// the product does not have from their manifest to the API.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/manifest_contents.hpp"
#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/check/tls_settings.hpp"
#include "core/health/observation.hpp"
#include "core/health/summary.hpp"
#include "core/manifest/advice.hpp"
#include "core/manifest/parse.hpp"
#include "core/status/status_store.hpp"
#include "kinds/toy/toy_target.hpp"
#include "probing/checker/probe_loop_fixture.hpp"
#include "runtime/clock.hpp"
#include "serving/consul/check_filter.hpp"
#include "serving/consul/check_list.hpp"
#include "serving/consul/nodes.hpp"
#include "serving/readers/view.hpp"
#include "support/memory_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

check::manifest_contents read(std::string const& text) {
    return manifest::parse(
               "shop",
               "web",
               {{"c.yaml", text}},
               {.hints = manifest::advice::of_config_maps}
    )
        .at(0);
}

std::vector<std::string> messages(std::vector<check::problem> const& some) {
    std::vector<std::string> texts;
    texts.reserve(some.size());
    for (auto const& each : some) texts.push_back(each.message);
    return texts;
}

std::vector<std::string> problems_in(std::string const& text) {
    return messages(read(text).problems);
}

using definition_ptr = std::shared_ptr<check::definition const>;

// Of a manifest with one check and no mistakes.
definition_ptr the_check(std::string const& text) {
    auto const all = read(text);
    EXPECT_THAT(messages(all.problems), ElementsAre());
    return all.checks.at(0);
}

class Kinds : public probing::checker::ProbeLoop {
protected:
    // What the store has of the check after `time`, in which it is probed when it is due.
    status::check_status const& after(runtime::duration time, definition_ptr const& definition) {
        auto const handle = store.add(definition, clock.wall());
        start(handle.slot, definition, handle.generation);
        clock.advance(time);
        for (auto& seen : results_of(handle.slot)) store.observe(handle, std::move(seen));
        return *store.find(definition->identity.text());
    }
    std::string api() {
        serving::consul::node const node{.name = "node", .checks = &store};
        serving::consul::check_filter const none;
        auto const all = serving::readers::view::of_everything();
        return serving::consul::piece_from(
                   {.nodes = {&node}, .reader = all, .filter = none, .keyed = true},
                   {}
        )
            .text;
    }

    status::status_store store;
};

TEST_F(Kinds, a_check_is_read_probed_judged_and_shown_by_the_rows_of_its_kind) {
    auto const well = after(10s, the_check("checks: [{id: a, toy: yes, interval: 1s}]"));
    auto const moody = after(10s, the_check("checks: [{id: b, toy: perhaps, interval: 1s}]"));
    auto const broken = after(10s, the_check("checks: [{id: c, toy: no, interval: 1s}]"));

    EXPECT_EQ(well.status(), check::status::passing);
    EXPECT_EQ(moody.status(), check::status::warning);
    EXPECT_EQ(broken.status(), check::status::critical);
    EXPECT_EQ(well.why().substr(0, 7), "yes in ");
    EXPECT_EQ(moody.why(), "perhaps, expected yes");
    EXPECT_THAT(broken.why(), StartsWith("no, expected yes; "));
    EXPECT_THAT(api(), HasSubstr(R"("Output":"toy: perhaps")"));
    EXPECT_THAT(api(), HasSubstr(R"("Type":"plaything")"));
    EXPECT_THAT(api(), Not(HasSubstr(R"("Type":"http")")));
    EXPECT_EQ(requests(), 0U);
}

TEST_F(Kinds, checks_of_other_kinds_are_what_they_were) {
    network.at("10.0.0.1", 80).answers({"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"});

    auto const seen = after(10s, the_check("checks: [{id: a, http: http://10.0.0.1/}]"));

    EXPECT_THAT(seen.why(), StartsWith("503, expected 200-299"));
    EXPECT_THAT(api(), HasSubstr(R"("Type":"http")"));
}

TEST_F(Kinds, a_log_line_names_what_a_check_of_any_kind_asked_and_got) {
    auto const toy = the_check("checks: [{id: a, toy: no}]");

    EXPECT_EQ(
        health::summary_of(
            *toy,
            {.from = check::status::passing, .to = check::status::critical, .code = 3}
        ),
        "a toy: no"
    );
}

TEST_F(Kinds, a_kind_without_a_probe_is_never_tried_and_waits_for_results_from_elsewhere) {
    auto const ring = the_check("checks: [{id: a, bell: true}]");

    auto const silent = after(1h, ring);
    auto const awaited = store.await_first_probes([] {});
    health::observation rang;
    rang.outcome = health::outcome::passing;
    store.observe({0, 0}, std::move(rang));

    EXPECT_TRUE(silent.pending);
    EXPECT_EQ(silent.why(), "no result yet");
    EXPECT_EQ(statistics().started, 0U);
    EXPECT_EQ(awaited, 0U);
    EXPECT_EQ(store.find(ring->identity.text())->why(), "rang");
    EXPECT_THAT(api(), HasSubstr(R"("Type":"ttl")"));
}

TEST_F(Kinds, an_edit_may_make_any_kind_of_another) {
    start(0, the_check("checks: [{id: a, toy: yes, interval: 1s}]"), 0);
    clock.advance(10s);
    auto const as_toy = results_of(0).size();

    replace(0, the_check("checks: [{id: a, bell: true}]"), 1);
    clock.advance(10s);
    auto const as_bell = results_of(0).size();
    replace(0, the_check("checks: [{id: a, toy: no, interval: 1s}]"), 2);
    clock.advance(10s);

    EXPECT_GE(as_toy, 9U);
    EXPECT_EQ(as_bell, as_toy);
    EXPECT_GE(results_of(0).size(), as_toy + 9);
}

TEST(KindsOfTargets, an_edit_asks_the_same_only_of_the_same_kind_and_as_the_kind_says) {
    auto const toy = the_check("checks: [{id: a, toy: yes}]");
    auto const loud = the_check("checks: [{id: a, toy: yes, loud: true}]");
    auto const other = the_check("checks: [{id: a, toy: no}]");
    auto const http = the_check("checks: [{id: a, http: http://10.0.0.1/}]");

    EXPECT_TRUE(check::same_probe(*toy, *loud));
    EXPECT_NE(toy->target, loud->target);
    EXPECT_FALSE(check::same_probe(*toy, *other));
    EXPECT_FALSE(check::same_probe(*toy, *http));
    EXPECT_NE(toy->target, http->target);
    EXPECT_EQ(toy->target.as<check::http_target>(), nullptr);
    EXPECT_EQ(http->target.as<toy::toy_target>(), nullptr);
}

TEST(KindsInManifests, share_fields_and_settings) {
    auto const all = read(R"(
defaults: {reuse: true, expect: {status: [204]}, timeout: 3s, tls: {minVersion: 1.3}}
checks:
- {id: a, toy: yes, tls_server_name: toys.example, tlsSkipVerify: true}
- {id: b, http: https://10.0.0.1/, tls_server_name: toys.example}
)");

    ASSERT_THAT(messages(all.problems), ElementsAre());
    auto const& toy = *all.checks.at(0)->target.as<toy::toy_target>();
    auto const& http = *all.checks.at(1)->target.as<check::http_target>();
    EXPECT_EQ(toy.tls.server_name, "toys.example");
    EXPECT_EQ(toy.tls.certificate, check::certificate::not_verified);
    EXPECT_EQ(http.tls.server_name, "toys.example");
    EXPECT_EQ(toy.tls.lowest, check::tls_version::v1_3);
    EXPECT_EQ(http.tls.lowest, check::tls_version::v1_3);
    EXPECT_TRUE(http.reuse);
    EXPECT_EQ(all.checks.at(0)->timing.timeout, 3s);
}

TEST(KindsInManifests, refuse_fields_of_other_kinds_by_name) {
    EXPECT_THAT(
        problems_in("checks: [{id: a, toy: yes, header: {}, reuse: true, expect: {status: 200}}]"),
        ElementsAre(
            "`header` is a field of http checks, not of toy checks",
            "`reuse` is a field of http checks, not of toy checks",
            "`expect` is a field of http checks, not of toy checks"
        )
    );
    EXPECT_THAT(
        problems_in("checks: [{id: a, bell: true, tlsSkipVerify: true}]"),
        ElementsAre("`tlsSkipVerify` is a field of http, toy checks, not of bell checks")
    );
    EXPECT_THAT(
        problems_in("checks: [{id: a, bell: true, interval: 1s}]"),
        ElementsAre("`interval` is a field of http, toy checks, not of bell checks")
    );
}

TEST(KindsInManifests, are_one_of_those_in_the_table) {
    EXPECT_THAT(
        problems_in("checks: [{id: a, toy: yes, http: http://10.0.0.1/}]"),
        ElementsAre("a check has exactly one target; this one has `http` and `toy`")
    );
    EXPECT_THAT(
        problems_in("checks: [{id: a, udp: x}]"),
        ElementsAre("`udp` is not supported by this version; supported: http, toy, bell")
    );
    EXPECT_THAT(problems_in("checks: [{id: a, toi: yes}]"), ElementsAre(HasSubstr("mean toy?")));
    EXPECT_THAT(problems_in("toy: yes"), ElementsAre(HasSubstr("must be in a list")));
    EXPECT_THAT(
        problems_in("{checks: [], toy: yes}"),
        ElementsAre(HasSubstr("`toy` must be in a check"))
    );
    EXPECT_THAT(
        problems_in("checks: [{id: a, toy: yes, Toy: no}]"),
        ElementsAre("`Toy` is duplicated")
    );
    EXPECT_THAT(
        problems_in("checks: [{id: a, toy: maybe, loud: 3}]"),
        ElementsAre("toy: yes, perhaps or no is needed", HasSubstr("loud"))
    );
}

TEST(KindsInManifests, have_hints_of_their_own) {
    EXPECT_THAT(
        messages(read("checks: [{id: a, toy: yes, loud: true}]").hints),
        ElementsAre("a loud toy wakes the neighbours")
    );
}

TEST(KindsInManifests, can_be_registered_as_in_consuls_api) {
    auto const check = the_check(R"({"Name": "a", "Toy": "yes", "TLSSkipVerify": true})");

    EXPECT_EQ(check->target.kind().name, "toy");
}

}  // namespace
}  // namespace vitals
