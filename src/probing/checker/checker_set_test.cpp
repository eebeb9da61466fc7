// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Where threads meet: a real probe loop, real sockets, a control loop that is this test. Run under
// TSan, too.

#include "probing/checker/checker_set.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/reconcile/plan.hpp"
#include "runtime/clock.hpp"
#include "runtime/spawned.hpp"
#include "support/loopback_server.hpp"
#include "support/memory_log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <system_error>
#include <utility>

namespace vitals::probing::checker {
namespace {

using namespace std::chrono_literals;
namespace asio = runtime::asio;

void answer_ok(int fd) {
    support::hear(fd);
    support::say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    support::finish(fd);
}

std::set<std::filesystem::path> epoll_sets() {
    namespace fs = std::filesystem;
    std::set<fs::path> found;
    std::error_code gone;  // the descriptor of the folder itself
    for (auto const& each : fs::directory_iterator{"/proc/self/fd"})
        if (fs::read_symlink(each, gone) == "anon_inode:[eventpoll]") found.insert(each);
    return found;
}

// Unknown to ThreadSanitizer, which takes it for the race that it is.
void take_away(std::filesystem::path const& descriptor) {
    int const nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::syscall(SYS_dup3, nothing, std::stoi(descriptor.filename()), O_CLOEXEC);
    ::close(nothing);
}

std::string text_of(std::exception_ptr const& thrown) {
    try {
        if (thrown) std::rethrow_exception(thrown);
    } catch (std::exception const& error) {
        return error.what();
    }
    return "";
}

class CheckerSet : public testing::Test {
protected:
    reconcile::definition_ptr a_check(
        std::string const& id,
        boost::asio::ip::tcp::endpoint const& where,
        std::chrono::milliseconds timeout = 5s
    ) {
        check::http_target target;
        target.url =
            check::url::parse("http://127.0.0.1:" + std::to_string(where.port()) + "/").value();
        check::definition made;
        made.identity = check::identity{"shop", "shop", id};
        made.target = target;
        made.timing = {1s, timeout};
        return std::make_shared<check::definition const>(std::move(made));
    }

    // The control loop goes on until `condition`, at most a minute.
    template <class Condition>
    bool wait_for(Condition const& condition) {
        auto const end = clock.now() + 60s;
        while (!condition() && clock.now() < end) {
            control.restart();
            control.run_one_for(20ms);
        }
        return condition();
    }

    std::unique_ptr<checker_set> make_set() {
        return std::make_unique<checker_set>(
            control.get_executor(),
            clock,
            log.logger(),
            store,
            settings{
                .probe_threads = 2,
                .max_in_flight = 8,
                .max_kept_connections = 4,
                .max_sockets = 12,
                .network = {}
            }
        );
    }

    check::status status_of(std::string const& id) const {
        auto const* found = store.find("shop/shop/" + id);
        return found ? found->status() : check::status::critical;
    }

    void drain(runtime::duration limit) {
        bool done = false;
        asio::co_spawn(control, set->drain(limit), [&](std::exception_ptr const&) { done = true; });
        EXPECT_TRUE(wait_for([&] { return done; }));
    }

    runtime::asio::io_context control{1};
    runtime::system_clock clock;
    support::memory_log log;
    status::status_store store;
    std::unique_ptr<checker_set> set = make_set();
};

TEST_F(CheckerSet, continues_when_more_bytes_have_passed_than_may_be_under_way_at_once) {
    support::loopback_server const large{[](int fd) {
        support::hear(fd);
        support::say(
            fd,
            "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + std::string(60'000, 'b')
        );
        support::finish(fd);
    }};
    reconcile::plan plan;
    for (int i = 0; i < 40; ++i) {
        auto check = *a_check("large-" + std::to_string(i), large.where());
        check.output_max_size = 65'536;
        plan.start.push_back(std::make_shared<check::definition const>(std::move(check)));
    }
    set->apply(plan);

    EXPECT_TRUE(wait_for([this] {
        return store.statistics().by_outcome[std::to_underlying(health::outcome::passing)] > 200;
    })) << "12 MiB";
}

TEST_F(CheckerSet, brings_results_to_the_store_for_as_long_as_a_check_runs) {
    support::loopback_server const good{answer_ok};
    support::closed_port const bad;
    reconcile::plan plan;
    for (int i = 0; i < 20; ++i)
        plan.start.push_back(a_check("good-" + std::to_string(i), good.where()));
    plan.start.push_back(a_check("bad", bad.where()));

    set->apply(plan);
    auto const all_seen = wait_for([&] {
        for (int i = 0; i < 20; ++i)
            if (status_of("good-" + std::to_string(i)) != check::status::passing) return false;
        return !store.find("shop/shop/bad")->pending;
    });
    auto const counted = set->statistics();
    set->apply({.start = {}, .replace = {}, .stop = plan.start, .now_stale = {}, .now_fresh = {}});

    EXPECT_TRUE(all_seen);
    EXPECT_EQ(status_of("bad"), check::status::critical);
    EXPECT_EQ(counted.checks, 21U);
    EXPECT_EQ(counted.max_in_flight, 8U);
    EXPECT_EQ(counted.max_kept_connections, 4U);
    EXPECT_GE(counted.started, 21U);
    EXPECT_EQ(store.size(), 0U);
    EXPECT_TRUE(wait_for([&] { return set->statistics().checks == 0; }));
}

TEST_F(CheckerSet, carries_out_an_edit_and_marks_what_is_stale) {
    support::loopback_server const good{answer_ok};
    support::closed_port const bad;
    auto const before = a_check("web", bad.where());
    auto const after = a_check("web", good.where());
    set->apply({.start = {before}, .replace = {}, .stop = {}, .now_stale = {}, .now_fresh = {}});
    auto const failed = wait_for([&] { return !store.find("shop/shop/web")->pending; });

    set->apply(
        {.start = {},
         .replace = {{before, after}},
         .stop = {},
         .now_stale = {after},
         .now_fresh = {}}
    );
    auto const stale = store.find("shop/shop/web")->stale;
    auto const mended = wait_for([&] { return status_of("web") == check::status::passing; });
    set->apply({.start = {}, .replace = {}, .stop = {}, .now_stale = {}, .now_fresh = {after}});

    EXPECT_TRUE(failed);
    EXPECT_TRUE(stale);
    EXPECT_TRUE(mended);
    EXPECT_FALSE(store.find("shop/shop/web")->stale);
}

// All at once, on the same few places in flight, so that a mixed-up result would show.
TEST_F(CheckerSet, gives_each_check_the_verdict_its_own_server_deserves) {
    using health::failure_reason;
    support::loopback_server const resets{[](int fd) {
        support::hear(fd);
        support::say(fd, "HTTP/1.1 200 OK\r\nContent-Le");
        support::reset(fd);
    }};
    support::loopback_server const nonsense{[](int fd) { support::say(fd, "220 mail\r\n"); }};
    support::loopback_server const leaves{[](int fd) { support::finish(fd); }};
    support::loopback_server const fails{[](int fd) {
        support::hear(fd);
        support::say(fd, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
    }};
    support::loopback_server const silent{[](int) {}};
    support::closed_port const closed;
    std::pair<boost::asio::ip::tcp::endpoint, failure_reason> const servers[] = {
        {resets.where(), failure_reason::protocol},
        {nonsense.where(), failure_reason::protocol},
        {leaves.where(), failure_reason::protocol},
        {fails.where(), failure_reason::status},
        {silent.where(), failure_reason::timeout},
        {closed.where(), failure_reason::connect}
    };
    reconcile::plan plan;
    for (std::size_t i = 0; i < 60; ++i) {
        auto const& [where, reason] = servers[i % std::size(servers)];
        std::chrono::milliseconds const timeout = reason == failure_reason::timeout ? 300ms : 5s;
        plan.start.push_back(a_check(std::to_string(i), where, timeout));
    }

    set->apply(plan);
    auto const all_seen = wait_for([&] { return store.statistics().total.count >= 180; });

    EXPECT_TRUE(all_seen);
    for (std::size_t i = 0; i < 60; ++i)
        EXPECT_EQ(
            store.find("shop/shop/" + std::to_string(i))->reason,
            servers[i % std::size(servers)].second
        ) << i;
}

TEST_F(CheckerSet, keeps_no_more_connections_than_allowed_on_all_its_threads_together) {
    support::loopback_server const lasting{[](int fd) {
        support::hear(fd);
        support::say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }};
    reconcile::plan plan;
    for (int i = 0; i < 40; ++i) {
        auto made = *a_check(std::to_string(i), lasting.where());
        made.timing.interval = 1h;  // one probe each, after which its connection is kept
        made.target.as<check::http_target>()->reuse = true;
        plan.start.push_back(std::make_shared<check::definition const>(std::move(made)));
    }

    set->apply(plan);

    EXPECT_TRUE(wait_for([&] { return store.statistics().total.count == 40; }));
    EXPECT_EQ(set->statistics().kept_connections, 4U);
}

TEST_F(CheckerSet, has_no_more_in_flight_than_there_are_places_at_present) {
    support::loopback_server const silent{[](int) {}};
    set->limit_places(2);
    EXPECT_EQ(set->statistics().max_in_flight, 2U);
    reconcile::plan plan;
    for (int i = 0; i < 20; ++i)
        plan.start.push_back(a_check("check-" + std::to_string(i), silent.where(), 60s));
    set->apply(plan);
    std::size_t most = 0;
    EXPECT_TRUE(wait_for([&] {
        auto const now = set->statistics();
        most = std::max(most, now.in_flight);
        return now.namespaces.contains("shop") && now.namespaces.at("shop").waiting == 18;
    }));
    EXPECT_EQ(most, 2U);

    set->limit_places(1'000);

    EXPECT_EQ(set->statistics().max_in_flight, 8U) << "never more than the settings say";
    EXPECT_TRUE(wait_for([&] { return set->statistics().in_flight == 6; })) << "3/4 of them";
}

TEST_F(CheckerSet, drains_and_can_end_while_probes_hang) {
    support::loopback_server const silent{[](int) {}};
    auto const check = a_check("silent", silent.where());
    set->apply({.start = {check}, .replace = {}, .stop = {}, .now_stale = {}, .now_fresh = {}});
    EXPECT_TRUE(wait_for([&] { return set->statistics().in_flight > 0; }));

    drain(50ms);
    auto const left = set->statistics().in_flight;
    set.reset();

    EXPECT_EQ(left, 0U);
    EXPECT_EQ(
        store.statistics().by_reason[std::to_underlying(health::failure_reason::timeout)],
        0U
    );
}

TEST_F(CheckerSet, answers_each_question_for_a_sign_of_life_once) {
    std::atomic<int> answers = 0;

    for (int asked = 1; asked <= 3; ++asked) {
        set->ask_all([&answers] { ++answers; });
        EXPECT_TRUE(wait_for([&] { return answers == asked; }));
    }

    EXPECT_EQ(answers, 3);
}

// Nothing that a target or a user does is known to break a loop, so a descriptor of its own is
// taken away from it.
TEST_F(CheckerSet, says_so_at_once_when_a_probe_loop_breaks) {
    set.reset();
    auto const before = epoll_sets();
    set = make_set();
    std::string error;
    runtime::spawned watching{control.get_executor()};
    watching.start(set->run(), [&error](std::exception_ptr const& why) { error = text_of(why); });

    for (auto const& each : epoll_sets())
        if (!before.contains(each)) take_away(each);
    set->ask_all([] {});  // wakes them

    EXPECT_TRUE(wait_for([&] { return !error.empty(); }));
    EXPECT_TRUE(error.starts_with("a probe loop broke: epoll_wait")) << error;
}

}  // namespace
}  // namespace vitals::probing::checker
