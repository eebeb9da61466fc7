// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/state_files/state_thread.hpp"

#include "publishing/state_files/state_folder.hpp"
#include "runtime/coroutine.hpp"

#include <signal.h>

#include <utility>
#include <vector>

namespace vitals::publishing::state_files {

namespace {

// Otherwise a limit of the size of files (RLIMIT_FSIZE) ends the process at a write; so the write
// fails.
void survive_file_size_limit() {
    sigset_t one{};
    ::sigemptyset(&one);
    ::sigaddset(&one, SIGXFSZ);
    ::pthread_sigmask(SIG_BLOCK, &one, nullptr);
}

}  // namespace

state_thread::state_thread(runtime::executor const& control, state_folder folder)
    : folder_{std::move(folder)},
      work_{loop_.get_executor()},
      answers_{
          control,
          [](std::vector<answer>& all) {
              for (auto& each : all) each();
          }
      },
      jobs_{
          loop_.get_executor(),
          [this](std::vector<job>& all) {
              for (auto& each : all)
                  if (!stopped_) answers_.post(each(folder_));
          }
      },
      // An exception here can only mean that memory is out. It ends the process with its message.
      thread_{[this] {
          survive_file_size_limit();
          loop_.run();
      }} {}

state_thread::~state_thread() {
    stopped_ = true;
    loop_.stop();
    thread_.join();
}

}  // namespace vitals::publishing::state_files
