// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/missing_rights.hpp"

#include "kube/client/access_review.hpp"
#include "kube/client/client_fixture.hpp"
#include "log/logger.hpp"
#include "runtime/coroutine.hpp"
#include "support/memory_log.hpp"
#include "support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace vitals::kube::client {
namespace {

class MissingRights : public ::testing::Test, protected testing::client_rig {
protected:
    void review(std::vector<access_right> needed, log::level level = log::level::error) {
        server.respond = [](auto const&) {
            return support::answer(201, R"({"status":{"allowed":false}})");
        };
        auto& api = client();
        run(reviewed(
            {.clock = clock,
             .log = lines.logger(),
             .api = api,
             .config = config,
             .random = [] { return 0.5; },
             .needed = std::move(needed),
             .level = level}
        ));
    }
    static runtime::awaitable<bool> reviewed(rights_review what) {
        co_await log_missing_rights(std::move(what));
        co_return true;
    }

    support::memory_log lines;
};

TEST_F(MissingRights, with_one_fix_are_one_line) {
    review(
        {{"create", "a", "tokenreviews", "", "readers get 503", "bind it"},
         {"create", "b", "accessreviews", "", "readers get 503", "bind it"},
         {"list", "", "configmaps", "", "checks cannot be read"}},
        log::level::warn
    );

    EXPECT_EQ(lines.count("missing right: "), 2U);
    EXPECT_TRUE(
        lines.contains("warn: missing right: create tokenreviews.a in all namespaces; readers get "
                       "503. Fix: bind it")
    );
    EXPECT_TRUE(
        lines.contains("missing right: list configmaps in all namespaces; checks cannot "
                       "be read. Fix: add the rule")
    );
}

}  // namespace
}  // namespace vitals::kube::client
