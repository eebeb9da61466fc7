// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/memory_limit.hpp"

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>

namespace vitals::app {
namespace {

class MemoryLimit : public testing::Test {
protected:
    void file(std::string_view path, std::string_view text) const {
        auto const whole = root.path() / path;
        std::filesystem::create_directories(whole.parent_path());
        std::ofstream{whole} << text;
    }

    support::temporary_folder root;
};

TEST_F(MemoryLimit, of_a_container_is_the_one_of_its_cgroup) {
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/memory.max", "134217728\n");

    EXPECT_EQ(memory_limit(root.path()), 134'217'728U);
}

TEST_F(MemoryLimit, is_the_smallest_on_the_way_to_the_cgroup_of_the_process) {
    file("proc/self/cgroup", "0::/system.slice/vitals.service\n");
    file("sys/fs/cgroup/system.slice/memory.max", "1000000\n");
    file("sys/fs/cgroup/system.slice/vitals.service/memory.max", "2000000\n");

    EXPECT_EQ(memory_limit(root.path()), 1'000'000U);
}

TEST_F(MemoryLimit, is_found_in_the_first_version_of_cgroups_too) {
    file("proc/self/cgroup", "12:cpu,cpuacct:/a\n9:memory:/kubepods/pod1\n0::/\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    file("sys/fs/cgroup/memory/kubepods/pod1/memory.limit_in_bytes", "67108864\n");

    EXPECT_EQ(memory_limit(root.path()), 67'108'864U);
}

TEST_F(MemoryLimit, is_none_where_nothing_is_limited_or_can_be_read) {
    EXPECT_EQ(memory_limit(root.path()), std::nullopt);

    file("proc/self/cgroup", "0::/\nnonsense\n9:memory\n");
    EXPECT_EQ(memory_limit(root.path()), std::nullopt);

    file("sys/fs/cgroup/memory.max", "max\n");
    EXPECT_EQ(memory_limit(root.path()), std::nullopt);
}

TEST_F(MemoryLimit, is_that_of_the_mounted_cgroup_where_the_path_of_the_host_is_shown) {
    file("proc/self/cgroup", "0::/kubepods/pod1/container\n");
    file("sys/fs/cgroup/memory.max", "33554432\n");

    EXPECT_EQ(memory_limit(root.path()), 33'554'432U);
}

}  // namespace
}  // namespace vitals::app
