// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/child_process.hpp"

#include "support/loop_rig.hpp"

#include <gtest/gtest.h>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <expected>
#include <string>
#include <utility>

namespace vitals::runtime {
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

class ChildProcess : public ::testing::Test, protected support::loop_rig {
protected:
    std::expected<command_result, std::string> shell(std::string script) {
        return run(run_command(context.get_executor(), clock, {"sh", {"-c", std::move(script)}, {}})
        );
    }
};

TEST_F(ChildProcess, leaves_nothing_behind_that_it_has_started_not_even_for_process_one) {
    adopting_orphans const as_process_one;

    auto const result = shell("sleep 60 >&- 2>&- & echo $!; exit 3");

    ASSERT_TRUE(result.has_value()) << result.error();
    EXPECT_EQ(result->exit_code, 3);
    EXPECT_FALSE(is_there(std::stoi(result->output))) << "process " << result->output;
}

// As gVisor (ENOSYS) and seccomp profiles of before Linux 5.3 (EPERM) do. For the rest of this
// process.
void refuse_descriptors_of_processes() {
    std::array filter{
        sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_pidfd_open, 0, 1),
        sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    sock_fprog const program{filter.size(), filter.data()};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0)
        _exit(77);
    if (syscall(SYS_pidfd_open, getpid(), 0) >= 0 || errno != EPERM) _exit(77);
}

// In a process of its own, whose exit code says how it went.
[[noreturn]] void run_a_command_without_descriptors_of_processes() {
    refuse_descriptors_of_processes();
    support::loop_rig rig;
    auto const ran = rig.start(run_command(
        rig.context.get_executor(),
        rig.clock,
        {"sh", {"-c", "exec >&- 2>&-; sleep 0.1; exit 3"}, {}}
    ));
    bool const ended = rig.run_until([&] {
        rig.clock.advance(std::chrono::milliseconds{10});
        return ran->ended();
    });
    if (!ended || !ran->result || !ran->result->has_value()) _exit(1);
    _exit((*ran->result)->exit_code);
}

TEST(ChildProcessDeathTest, is_waited_for_where_the_kernel_gives_no_descriptor_of_a_process) {
    EXPECT_EXIT(
        run_a_command_without_descriptors_of_processes(),
        [](int status) {
            if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
                std::fputs("this machine has no seccomp: nothing was tested\n", stderr);
            return WIFEXITED(status) && (WEXITSTATUS(status) == 3 || WEXITSTATUS(status) == 77);
        },
        ""
    );
}

}  // namespace
}  // namespace vitals::runtime
