// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "runtime/file_watch.hpp"

#include "runtime/clock.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

namespace vitals::runtime {
namespace {

using namespace std::chrono_literals;

struct FileWatch : testing::Test {
    support::temporary_folder const folder;
    time_point now{1h};
};

TEST_F(FileWatch, sees_another_content_until_it_is_accepted) {
    file_watch watch{folder.write("file", "one")};
    EXPECT_FALSE(watch.changed(now));

    folder.write("file", "longer");

    auto const seen = watch.changed(now += 5s);
    ASSERT_TRUE(seen);
    EXPECT_TRUE(watch.changed(now += 5s)) << "it was not accepted";
    watch.accept(*seen);
    EXPECT_FALSE(watch.changed(now += 5s));
}

TEST_F(FileWatch, looks_at_most_every_5_s) {
    file_watch watch{folder.write("file", "one")};
    EXPECT_FALSE(watch.changed(now));

    folder.write("file", "longer");

    EXPECT_FALSE(watch.changed(now + 4s));
    EXPECT_TRUE(watch.changed(now + 5s));
}

TEST_F(FileWatch, sees_a_file_come_and_go) {
    auto const path = folder.write("file", "one");
    file_watch watch{path};

    std::filesystem::remove(path);

    auto const gone = watch.changed(now);
    ASSERT_TRUE(gone);
    watch.accept(*gone);
    folder.write("file", "one");
    EXPECT_TRUE(watch.changed(now + 5s));
}

}  // namespace
}  // namespace vitals::runtime
