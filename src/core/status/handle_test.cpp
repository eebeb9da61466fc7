// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/status/handle.hpp"

#include "core/check/definition.hpp"
#include "core/health/observation.hpp"
#include "core/status/status_store.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::status {
namespace {

std::shared_ptr<check::definition const> a_check(std::string_view id) {
    check::definition made;
    made.identity = check::identity{"shop", "web", id};
    return std::make_shared<check::definition const>(std::move(made));
}

// In a slot that is used again and again.
TEST(Handle, is_another_one_after_each_edit_so_that_late_results_are_dropped) {
    status_store store;
    std::vector<handle> given;
    for (int i = 0; i < 3; ++i) {
        given.push_back(store.add(a_check("one"), {}));
        given.push_back(store.replace(a_check("one"), {}));
        given.push_back(store.replace(a_check("one"), {}));
        EXPECT_EQ(store.remove(a_check("one")->identity), given.back());
    }
    auto const present = store.add(a_check("one"), {});
    given.push_back(present);

    for (std::size_t i = 1; i < given.size(); ++i) {
        EXPECT_EQ(given[i].slot, given[0].slot);
        EXPECT_GT(given[i].generation, given[i - 1].generation) << i;
    }
    for (auto const& late : given) {
        if (late == present) continue;
        health::observation seen;
        seen.outcome = health::outcome::passing;
        store.observe(late, std::move(seen));
    }
    store.for_each([](check_status const& each) { EXPECT_TRUE(each.pending); });
}

}  // namespace
}  // namespace vitals::inline core::status
