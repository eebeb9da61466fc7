// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/files/file_definitions.hpp"

#include "kube/model/config_map.hpp"
#include "kube/model/resource.hpp"
#include "support/memory_log.hpp"
#include "support/temporary_folder.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <filesystem>
#include <map>
#include <string>

namespace vitals::sources::files {
namespace {

// All have mistakes, which may be none under another policy.
TEST(FileDefinitions, a_mistaken_file_that_goes_before_it_is_read_again_is_removed) {
    runtime::asio::io_context loop{1};
    support::virtual_clock clock{loop};
    support::memory_log const log;
    support::temporary_folder const folder;
    auto const web = folder.write("web.yaml", "w");
    folder.write("db.yaml", "d");
    std::map<std::string, int> handed_on;
    auto const opened = file_definitions::open(
        clock,
        log.logger(),
        {folder.path()},
        {.changed = [&](kube::model::config_map&& each) { ++handed_on[each.key.name]; },
         .removed = [&](kube::model::object_key const& key) { handed_on.erase(key.name); },
         .synced = [](std::string const&) {},
         .waiting = [](std::string const&) {},
         .hands_on_again = [](kube::model::object_key const&) { return true; },
         .add_heartbeat = [](std::string const&) { return [] {}; }}
    );
    ASSERT_TRUE(opened) << opened.error();
    runtime::asio::cancellation_signal stop;
    runtime::asio::co_spawn(
        loop,
        (*opened)->run(),
        runtime::asio::bind_cancellation_slot(stop.slot(), [](std::exception_ptr const&) {})
    );
    clock.settle();

    std::filesystem::remove(web);
    (*opened)->read_again();

    EXPECT_EQ(handed_on, (std::map<std::string, int>{{"db", 2}}));
    stop.emit(runtime::asio::cancellation_type::terminal);
    clock.settle();
}

}  // namespace
}  // namespace vitals::sources::files
