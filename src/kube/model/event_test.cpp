// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/event.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cstdint>
#include <optional>

namespace vitals::kube::model {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

namespace {

event an_event() {
    return {
        .name = "shop.1f",
        .time = std::chrono::sys_days{std::chrono::January / 31 / 2026} + 1500ms,
        .reporting_controller = "vitals.dev/controller",
        .reporting_instance = "vitals-0",
        .action = "Probe",
        .reason = "CheckCritical",
        .note = "storefront: \"down\"",
        .type = event_type::warning,
        .regarding = {"v1", "ConfigMap", "ns", "shop", "u-1"},
        .series = std::nullopt,
    };
}

}  // namespace

TEST(Event, is_rendered_whole) {
    EXPECT_EQ(
        render_event(an_event()),
        R"({"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"shop.1f","namespace":"ns"},)"
        R"("eventTime":"2026-01-31T00:00:01.500000Z","reportingController":"vitals.dev/controller",)"
        R"("reportingInstance":"vitals-0","action":"Probe","reason":"CheckCritical",)"
        R"("note":"storefront: \"down\"","type":"Warning",)"
        R"("regarding":{"apiVersion":"v1","kind":"ConfigMap","namespace":"ns","name":"shop","uid":"u-1"}})"
    );
}

TEST(Event, shows_no_uid_that_is_not_known) {
    auto what = an_event();
    what.regarding.uid.clear();

    EXPECT_THAT(render_event(what), Not(HasSubstr("uid")));
}

TEST(Event, patches_nothing_but_the_series) {
    EXPECT_EQ(
        render_series_patch({3, an_event().time}),
        R"({"series":{"count":3,"lastObservedTime":"2026-01-31T00:00:01.500000Z"}})"
    );
}

TEST(Event, cuts_the_note_between_characters) {
    auto what = an_event();
    what.note = "x";
    for (int i = 0; i < 600; ++i) what.note += "\u00e9";

    EXPECT_THAT(render_event(what), HasSubstr("\"note\":\"" + what.note.substr(0, 1023) + '"'));
}

TEST(Event, has_a_name_that_is_a_dns_subdomain) {
    EXPECT_EQ(event_name("shop", 0x18f3a2b4), "shop.18f3a2b4");
    EXPECT_EQ(event_name("shop", 0), "shop.0");

    auto const longest = event_name(std::string(253, 'a'), ~std::uint64_t{0});
    EXPECT_THAT(longest, SizeIs(253));
    EXPECT_THAT(longest, EndsWith("a.ffffffffffffffff"));

    auto const dotted =
        event_name(std::string(235, 'a') + "-." + std::string(10, 'b'), ~std::uint64_t{0});
    EXPECT_THAT(dotted, EndsWith("a.ffffffffffffffff"));
}

}  // namespace vitals::kube::model
