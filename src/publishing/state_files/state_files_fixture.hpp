// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A folder of state files, and hindrances in it.

#include "publishing/state_files/state_folder.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <sys/fsuid.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace vitals::publishing::state_files {

// Nobody may create a file there, not even root, as long as this lives.
class read_only {
public:
    explicit read_only(std::filesystem::path folder) : folder_{std::move(folder)} {
        std::filesystem::permissions(folder_, std::filesystem::perms{0555});
        if (::geteuid() == 0) ::setfsuid(65'534);
    }
    read_only(read_only const&) = delete;
    read_only& operator=(read_only const&) = delete;
    ~read_only() {
        ::setfsuid(::geteuid());
        std::filesystem::permissions(folder_, std::filesystem::perms{0700});
    }

private:
    std::filesystem::path folder_;
};

// No file becomes larger, as on a full disk, as long as this lives.
class full_disk {
public:
    explicit full_disk(rlim_t bytes) {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        rlimit const less{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &less);
    }
    full_disk(full_disk const&) = delete;
    full_disk& operator=(full_disk const&) = delete;
    ~full_disk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

struct state_files_fixture : testing::Test {
    static std::string text_of(std::filesystem::path const& file) {
        std::ifstream in{file, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    std::set<std::string> names() const {
        std::set<std::string> found;
        for (auto const& each : std::filesystem::directory_iterator{path})
            found.insert(each.path().filename().string());
        return found;
    }

    support::temporary_folder around;
    std::filesystem::path path = around.path() / "state";
    state_folder folder = state_folder::open(path).value();
};

}  // namespace vitals::publishing::state_files
