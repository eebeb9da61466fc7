// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/state_files/state_thread.hpp"

#include "publishing/state_files/state_files_fixture.hpp"
#include "publishing/state_files/state_folder.hpp"
#include "support/loop_rig.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <thread>
#include <utility>

namespace vitals::publishing::state_files {

namespace {

struct StateThread : state_files_fixture {
    support::loop_rig rig;
    runtime::asio::executor_work_guard<runtime::asio::io_context::executor_type> work{
        rig.context.get_executor()
    };
};

}  // namespace

TEST_F(StateThread, works_beside_the_loop_and_answers_on_it) {
    state_thread disk{rig.context.get_executor(), std::move(folder)};
    auto const here = std::this_thread::get_id();
    bool answered = false;

    disk.post([&](state_folder& where) -> state_thread::answer {
        EXPECT_NE(std::this_thread::get_id(), here);
        EXPECT_TRUE(where.write("web.healthreport.json", "text"));
        return [&] {
            EXPECT_EQ(std::this_thread::get_id(), here);
            answered = true;
        };
    });

    EXPECT_TRUE(rig.run_until([&] { return answered; }));
    EXPECT_EQ(text_of(path / "web.healthreport.json"), "text");
}

TEST_F(StateThread, unlocks_the_folder_at_its_end) {
    {
        state_thread const disk{rig.context.get_executor(), std::move(folder)};
        EXPECT_FALSE(state_folder::open(path));
    }
    EXPECT_TRUE(state_folder::open(path));
}

}  // namespace vitals::publishing::state_files
