// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_model/event.hpp"

#include <gmock/gmock.h>

namespace vitals::kube_model {

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
    std::string text;
    for (int i = 0; i < 600; ++i) text += "\xC3\xA9";

    EXPECT_THAT(utf8_prefix(text, max_note_bytes), SizeIs(1024));
    EXPECT_THAT(utf8_prefix("x" + text, max_note_bytes), SizeIs(1023));
    EXPECT_EQ(utf8_prefix("a\xF0\x9F\x98\x80", 4), "a");
    EXPECT_EQ(utf8_prefix("a\xF0\x9F\x98\x80", 5), "a\xF0\x9F\x98\x80");
    EXPECT_EQ(utf8_prefix("short", 1024), "short");
}

TEST(Event, replaces_what_is_not_utf8) {
    struct row {
        char const* name;
        std::string text;
        std::string expected;
    } const rows[]{
        {"a stray continuation", "a\x80z", "a\xEF\xBF\xBDz"},
        {"a cut character", "a\xC3", "a\xEF\xBF\xBD"},
        {"an overlong slash", "\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"a surrogate", "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"beyond Unicode", "\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    };

    for (auto const& each : rows)
        EXPECT_EQ(utf8_prefix(each.text, 100), each.expected) << each.name;
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

}  // namespace vitals::kube_model
