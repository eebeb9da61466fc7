// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/field_names.hpp"

#include <gtest/gtest.h>

namespace vitals::inline core::manifest {

TEST(FieldNames, of_consul_are_answered_in_checks_and_defaults_alone) {
    for (auto const where : {scope::check, scope::defaults}) {
        EXPECT_EQ(find_field(where, "args").is, lookup::kind::target);
        EXPECT_EQ(find_field(where, "service_id").is, lookup::kind::foreign);
    }
    for (auto const where : {scope::manifest, scope::service, scope::expect, scope::tls}) {
        EXPECT_EQ(find_field(where, "args").is, lookup::kind::unknown);
        EXPECT_EQ(find_field(where, "service_id").is, lookup::kind::unknown);
    }
}

}  // namespace vitals::inline core::manifest
