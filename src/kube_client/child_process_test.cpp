// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_client/child_process.hpp"

#include "kube_client/client_rig.hpp"

#include <gtest/gtest.h>

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <expected>
#include <string>
#include <utility>

namespace vitals::kube_client {
namespace {

// Orphans below this process come to it, as they come to process 1 of a container.
class adopting_orphans {
public:
    adopting_orphans() { prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }
    adopting_orphans(adopting_orphans const&) = delete;
    adopting_orphans& operator=(adopting_orphans const&) = delete;
    ~adopting_orphans() { prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0); }
};

// A zombie is still there.
bool is_there(pid_t pid) {
    return kill(pid, 0) == 0 || errno != ESRCH;
}

class ChildProcess : public ::testing::Test, protected testing::client_rig {
protected:
    std::expected<command_result, std::string> shell(std::string script) {
        return run(run_command(context.get_executor(), {"sh", {"-c", std::move(script)}, {}}));
    }
};

TEST_F(ChildProcess, leaves_nothing_behind_that_it_has_started_not_even_for_process_one) {
    adopting_orphans const as_process_one;

    auto const result = shell("sleep 60 >&- 2>&- & echo $!; exit 3");

    ASSERT_TRUE(result.has_value()) << result.error();
    EXPECT_EQ(result->exit_code, 3);
    EXPECT_FALSE(is_there(std::stoi(result->output))) << "process " << result->output;
}

}  // namespace
}  // namespace vitals::kube_client
