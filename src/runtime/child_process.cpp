// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "runtime/child_process.hpp"

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/task_group.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/system_error.hpp>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <expected>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace vitals::runtime {
namespace {

namespace asio = boost::asio;
using descriptor = asio::posix::basic_stream_descriptor<executor>;

constexpr std::size_t errors_limit = 16 * 1024;
constexpr std::chrono::milliseconds look_every{50};

std::string text_of(int error) {
    return std::generic_category().message(error);
}

// A running child. Its destructor kills the whole process group and reaps the child. Process 1 of a
// container inherits the other members of the group, and nobody else would reap them.
class child {
public:
    explicit child(pid_t pid) : pid_{pid} {}
    child(child const&) = delete;
    child& operator=(child const&) = delete;
    ~child() {
        if (pid_ > 0) end();
    }

    pid_t pid() const { return pid_; }

    int end() {
        kill(-pid_, SIGKILL);
        int status = 0;
        while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
        while (waitpid(-pid_, nullptr, 0) > 0 || errno == EINTR) {}
        pid_ = 0;
        return status;
    }

private:
    pid_t pid_;
};

class pipe_pair {
public:
    pipe_pair() {
        if (pipe2(ends_.data(), O_CLOEXEC) != 0) ends_ = {-1, -1};
    }
    pipe_pair(pipe_pair const&) = delete;
    pipe_pair& operator=(pipe_pair const&) = delete;
    ~pipe_pair() {
        close_end(0);
        close_end(1);
    }

    bool ok() const { return ends_[0] >= 0; }
    int write_end() const { return ends_[1]; }
    int take_read_end() { return std::exchange(ends_[0], -1); }
    void close_write_end() { close_end(1); }

private:
    void close_end(std::size_t which) {
        if (ends_[which] >= 0) ::close(std::exchange(ends_[which], -1));
    }

    std::array<int, 2> ends_{};
};

std::vector<std::string> environment_with(
    std::vector<std::pair<std::string, std::string>> const& added
) {
    std::vector<std::string> all;
    all.reserve(added.size());
    for (auto const& [name, value] : added) all.push_back(name + "=" + value);
    for (char** own = environ; own != nullptr && *own != nullptr; ++own) {
        std::string const entry{*own};
        auto const name = entry.substr(0, entry.find('='));
        bool replaced = false;
        for (auto const& [other, value] : added) replaced = replaced || other == name;
        if (!replaced) all.push_back(entry);
    }
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (auto& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

// No terminal, none of our files, none of our signals, a process group of its own.
int spawn(command_line const& command, int output, int errors, pid_t& pid) {
    std::vector<std::string> arguments{command.program};
    arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
    auto variables = environment_with(command.variables);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, errors, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(
        &attributes,
        POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    );
    int const error = posix_spawnp(
        &pid,
        command.program.c_str(),
        &files,
        &attributes,
        pointers(arguments).data(),
        pointers(variables).data()
    );
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

struct intake {
    explicit intake(std::size_t most) : limit{most} {}

    std::size_t limit;
    std::string text{};
    bool cut = false;
};

// Reads to the end. Bytes beyond the limit are dropped, or end the child when it is `strict`.
awaitable<void> read_all(descriptor& from, intake& into, pid_t strict) {
    std::array<char, 4096> buffer{};
    for (;;) {
        auto const [error, got] = co_await from.async_read_some(asio::buffer(buffer), as_result);
        if (error) co_return;
        auto const room = into.limit - into.text.size();
        into.text.append(buffer.data(), std::min(room, got));
        into.cut = into.cut || got > room;
        if (into.cut && strict > 0) kill(-strict, SIGKILL);
    }
}

// By a pidfd where the kernel has one that Asio can watch. Older kernels, gVisor and seccomp
// profiles from before Linux 5.3 do not; there the process is polled.
awaitable<void> wait_for_end(descriptor& process, pid_t pid, clock& clock) {
    if (process.is_open()) {
        co_await process.async_wait(descriptor::wait_read, as_result);
        co_return;
    }
    siginfo_t ended{};
    while (waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == 0)
        co_await clock.sleep_for(look_every);
}

// On failure, for example for lack of epoll watches, `handle` is closed.
boost::system::error_code adopt(descriptor& as, int handle) {
    boost::system::error_code failed;
    as.assign(handle, failed);
    if (failed) ::close(handle);
    return failed;
}

// A process without a pidfd is polled instead.
void adopt_process(descriptor& as, pid_t pid) {
    auto const handle = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    if (handle >= 0) (void)adopt(as, handle);
}

}  // namespace

awaitable<std::expected<command_result, std::string>>
run_command(executor where, clock& clock, command_line command) {
    pipe_pair output_pipe;
    pipe_pair errors_pipe;
    if (!output_pipe.ok() || !errors_pipe.ok())
        co_return std::unexpected("it cannot be started: " + text_of(errno));
    pid_t pid = 0;
    int const failed = spawn(command, output_pipe.write_end(), errors_pipe.write_end(), pid);
    if (failed != 0) co_return std::unexpected("it cannot be started: " + text_of(failed));
    child running{pid};
    output_pipe.close_write_end();
    errors_pipe.close_write_end();

    descriptor process{where};
    descriptor output{where};
    descriptor errors{where};
    adopt_process(process, pid);
    for (auto& [pipe, into] : {std::pair{&output_pipe, &output}, std::pair{&errors_pipe, &errors}})
        if (auto const unread = adopt(*into, pipe->take_read_end()))
            co_return std::unexpected("its output cannot be read: " + unread.message());
    intake printed{command.output_limit};
    intake complaints{errors_limit};
    task_group tasks{where};
    tasks.spawn(read_all(output, printed, pid));
    tasks.spawn(read_all(errors, complaints, 0));
    tasks.spawn(wait_for_end(process, pid, clock));
    co_await tasks.join();

    int const status = running.end();
    if (printed.cut)
        co_return std::unexpected(
            "it printed more than " + std::to_string(command.output_limit) + " bytes"
        );
    co_return command_result{
        std::move(printed.text),
        std::move(complaints.text),
        WIFEXITED(status) ? WEXITSTATUS(status) : -1
    };
}

}  // namespace vitals::runtime
