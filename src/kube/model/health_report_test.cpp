// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/health_report.hpp"

#include "kube/model/resource.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::kube::model {

namespace {

using namespace std::chrono_literals;

object_key const web{"shop", "web"};

TEST(HealthReport, has_the_name_of_its_config_map_and_belongs_to_it) {
    EXPECT_EQ(
        render_owned_report(web, "u-1"),
        R"({"apiVersion":"vitals.dev/v1alpha1","kind":"HealthReport",)"
        R"("metadata":{"name":"web","namespace":"shop","ownerReferences":[)"
        R"({"apiVersion":"v1","kind":"ConfigMap","name":"web","uid":"u-1"}]}})"
    );
}

TEST(HealthReport, status_says_which_version_it_replaces_and_who_wrote_it_when) {
    EXPECT_EQ(
        render_report_status(
            web,
            {.content = R"({"a":1})",
             .resource_version = "7",
             .written = time::wall_time{} + 1h,
             .writer = "vitals-0",
             .lease = "vitals/vitals"}
        ),
        R"({"apiVersion":"vitals.dev/v1alpha1","kind":"HealthReport",)"
        R"("metadata":{"name":"web","namespace":"shop","resourceVersion":"7"},)"
        R"("status":{"a":1,"writtenAt":"1970-01-01T01:00:00Z","writtenBy":"vitals-0","lease":"vitals/vitals"}})"
    );
}

TEST(HealthReport, status_may_be_without_content) {
    auto const text =
        render_report_status(web, {.content = "{}", .resource_version = "7", .writer = "a\"b"});

    EXPECT_TRUE(
        text.ends_with(R"("status":{"writtenAt":"1970-01-01T00:00:00Z","writtenBy":"a\"b"}})")
    ) << text;
}

TEST(HealthReport, is_applied_with_force) {
    EXPECT_EQ(
        apply_target(web, "status"),
        "/apis/vitals.dev/v1alpha1/namespaces/shop/healthreports/web/status"
        "?fieldManager=vitals&force=true"
    );
}

}  // namespace

}  // namespace vitals::kube::model
