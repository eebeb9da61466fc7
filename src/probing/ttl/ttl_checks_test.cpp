// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/ttl/ttl_checks.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/status.hpp"
#include "core/check/ttl_target.hpp"
#include "core/health/observation.hpp"
#include "core/health/transition.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/remembered.hpp"
#include "core/status/status_store.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "support/allocated.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::probing::ttl {
namespace {

using namespace std::chrono_literals;
using check::status;
using testing::ElementsAre;

class TtlChecks : public testing::Test {
protected:
    TtlChecks() {
        store.subscribe([this](auto const& check, health::transition const& moved) {
            changes.push_back(
                {std::string{check.definition->identity.id()}, moved.to, clock.now() - began}
            );
        });
        runtime::asio::co_spawn(
            context.get_executor(),
            checks.run(),
            runtime::asio::bind_cancellation_slot(cancel.slot(), [](std::exception_ptr const&) {})
        );
        clock.settle();
    }
    ~TtlChecks() override {
        cancel.emit(runtime::asio::cancellation_type::terminal);
        clock.settle();
    }

    static reconcile::definition_ptr
    definition(std::string_view id, std::chrono::milliseconds ttl, std::uint32_t output = 4096) {
        auto made = std::make_shared<check::definition>();
        made->identity = {"shop", "web", id};
        made->name = id;
        made->target = check::ttl_target{.ttl = ttl};
        made->timing = {.interval = 0s, .timeout = 0s};
        made->output_max_size = output;
        return made;
    }
    static reconcile::definition_ptr http(std::string_view id) {
        auto made = std::make_shared<check::definition>();
        made->identity = {"shop", "web", id};
        made->target = check::http_target{};
        return made;
    }
    void apply(reconcile::plan const& plan) {
        checks.before(plan);
        for (auto const& each : plan.stop) store.remove(each->identity);
        for (auto const& [from, to] : plan.replace) store.replace(to, clock.wall());
        for (auto const& each : plan.start) store.add(each, clock.wall());
        checks.after(plan);
        clock.settle();
    }
    reconcile::definition_ptr start(reconcile::definition_ptr one) {
        reconcile::plan plan;
        plan.start = {one};
        apply(plan);
        return one;
    }
    void replace(reconcile::definition_ptr from, reconcile::definition_ptr to) {
        reconcile::plan plan;
        plan.replace = {{std::move(from), std::move(to)}};
        apply(plan);
    }
    void stop(reconcile::definition_ptr one) {
        reconcile::plan plan;
        plan.stop = {std::move(one)};
        apply(plan);
    }
    update_end update(std::string_view id, status to, std::string_view output = {}) {
        auto const end = checks.update("shop/web/" + std::string{id}, to, output);
        clock.settle();
        return end;
    }
    vitals::status::check_status const& see(std::string_view id) {
        return *store.find("shop/web/" + std::string{id});
    }

    struct change {
        std::string id;
        status to;
        runtime::duration after;
    };

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    runtime::time_point began = clock.now();
    vitals::status::status_store store;
    ttl_checks checks{context.get_executor(), clock, store};
    runtime::asio::cancellation_signal cancel;
    std::vector<change> changes;
};

TEST_F(TtlChecks, are_critical_after_the_ttl_without_an_update) {
    start(definition("a", 30s));

    clock.advance(29'999ms);
    EXPECT_TRUE(see("a").pending);
    clock.advance(10ms);

    EXPECT_FALSE(see("a").pending);
    EXPECT_EQ(see("a").status(), status::critical);
    EXPECT_EQ(see("a").output, "TTL expired");
    EXPECT_EQ(see("a").reason, health::failure_reason::timeout);
    EXPECT_EQ(see("a").why(), "no update within 30s");
    EXPECT_EQ(checks.counters().expired, 1U);
    EXPECT_EQ(checks.waiting(), 0U);
}

TEST_F(TtlChecks, expire_at_most_a_slot_late) {
    start(definition("a", 1'001ms));

    clock.advance(1h);

    ASSERT_EQ(changes.size(), 1U);
    EXPECT_GE(changes[0].after, 1'001ms);
    EXPECT_LE(changes[0].after, 1'005ms);
    EXPECT_EQ(checks.counters().lateness.count, 1U);
    EXPECT_EQ(checks.counters().lateness.sum, 0);
}

TEST_F(TtlChecks, have_the_status_and_the_output_of_their_last_update) {
    start(definition("a", 30s));

    EXPECT_EQ(update("a", status::passing, "queue depth 14"), update_end::done);
    EXPECT_EQ(see("a").status(), status::passing);
    EXPECT_EQ(see("a").output, "queue depth 14");
    EXPECT_EQ(see("a").why(), "reported passing");
    update("a", status::warning, "queue depth 900");
    EXPECT_EQ(see("a").status(), status::warning);
    EXPECT_EQ(see("a").reason, health::failure_reason::status);
    update("a", status::critical);
    EXPECT_EQ(see("a").status(), status::critical);
    EXPECT_EQ(see("a").output, "");
    EXPECT_EQ(see("a").why(), "reported critical");
}

TEST_F(TtlChecks, live_on_as_long_as_updates_come_in_time) {
    start(definition("a", 30s));
    for (int i = 0; i < 100; ++i) {
        clock.advance(29s);
        update("a", status::passing);
    }

    EXPECT_EQ(see("a").status(), status::passing);
    clock.advance(29s);
    EXPECT_EQ(see("a").status(), status::passing);
    clock.advance(2s);
    EXPECT_EQ(see("a").status(), status::critical);
}

TEST_F(TtlChecks, say_what_the_last_update_before_the_timeout_was) {
    start(definition("a", 30s));
    update("a", status::passing, "queue depth 14");

    clock.advance(1min);

    EXPECT_EQ(see("a").output, "TTL expired (last output before timeout follows): queue depth 14");
}

TEST_F(TtlChecks, do_not_expire_again_before_the_next_update) {
    start(definition("a", 30s));
    clock.advance(1h);
    EXPECT_EQ(checks.counters().expired, 1U);

    update("a", status::passing);
    clock.advance(1h);

    EXPECT_EQ(checks.counters().expired, 2U);
}

TEST_F(TtlChecks, keep_the_first_bytes_of_a_long_output) {
    EXPECT_EQ(first_bytes("0123456789", 10), "0123456789");
    EXPECT_EQ(first_bytes("0123456789x", 10), "0123456789 ... (captured 10 of 11 bytes)");
    EXPECT_EQ(first_bytes("a\nb\x1b[2J", 100), "a\nb\xEF\xBF\xBD[2J");

    start(definition("a", 30s, 4));
    update("a", status::passing, "12345");
    EXPECT_EQ(see("a").output, "1234 ... (captured 4 of 5 bytes)");
}

TEST_F(TtlChecks, that_nobody_has_or_that_are_probed_cannot_be_updated) {
    start(http("b"));

    EXPECT_EQ(update("a", status::passing), update_end::unknown_check);
    EXPECT_EQ(update("b", status::passing), update_end::not_ttl);
    EXPECT_TRUE(see("b").pending);
    EXPECT_EQ(checks.counters().updates, 0U);
}

TEST_F(TtlChecks, keep_their_deadline_when_something_else_is_edited) {
    auto const first = start(definition("a", 30s));
    clock.advance(20s);
    auto renamed = std::make_shared<check::definition>(*first);
    renamed->name = "another";

    replace(first, renamed);
    clock.advance(9s);
    EXPECT_TRUE(see("a").pending);
    clock.advance(2s);

    EXPECT_EQ(see("a").status(), status::critical);
    EXPECT_FALSE(see("a").pending);
}

TEST_F(TtlChecks, have_a_new_ttl_as_a_whole) {
    auto const first = start(definition("a", 30s));
    update("a", status::passing, "well");
    clock.advance(20s);

    replace(first, definition("a", 15s));
    clock.advance(14s);
    EXPECT_EQ(see("a").status(), status::passing);
    clock.advance(2s);

    EXPECT_EQ(see("a").output, "TTL expired (last output before timeout follows): well");
}

TEST_F(TtlChecks, that_have_expired_stay_so_when_they_are_edited) {
    auto const first = start(definition("a", 30s));
    clock.advance(1min);

    replace(first, definition("a", 15s));

    EXPECT_EQ(checks.waiting(), 0U);
}

TEST_F(TtlChecks, may_become_of_another_kind_and_back) {
    auto const first = start(definition("a", 30s));
    update("a", status::passing, "well");
    auto const probed = http("a");

    replace(first, probed);
    clock.advance(1h);
    EXPECT_EQ(see("a").status(), status::passing);
    replace(probed, definition("a", 30s));
    clock.advance(1h);

    EXPECT_EQ(see("a").output, "TTL expired");
}

TEST_F(TtlChecks, that_are_gone_do_not_expire) {
    auto const gone = start(definition("a", 30s));

    stop(gone);
    start(http("b"));
    clock.advance(1h);

    EXPECT_EQ(checks.waiting(), 0U);
    EXPECT_TRUE(see("b").pending);
}

TEST_F(TtlChecks, of_an_earlier_process_have_their_whole_ttl_from_the_start) {
    store.remember_with([](auto const&) {
        return vitals::status::remembered{.status = status::passing, .counters = {.primed = false}};
    });
    start(definition("a", 30s));

    EXPECT_EQ(see("a").status(), status::passing);
    clock.advance(29s);
    EXPECT_EQ(see("a").status(), status::passing);
    clock.advance(2s);
    EXPECT_EQ(see("a").status(), status::critical);
}

TEST_F(TtlChecks, that_had_expired_before_a_restart_do_not_expire_again) {
    store.remember_with([](auto const&) {
        return vitals::status::remembered{
            .status = status::critical,
            .reason = health::failure_reason::timeout,
            .counters = {.count = 1, .failing = true, .primed = false}
        };
    });
    start(definition("a", 30s));
    clock.advance(1h);

    EXPECT_EQ(checks.counters().expired, 0U);
    EXPECT_EQ(see("a").status(), status::critical);
}

TEST_F(TtlChecks, count_as_results_and_have_no_duration) {
    start(definition("a", 30s));
    update("a", status::passing);
    clock.advance(1h);

    auto const& seen = store.statistics();
    EXPECT_THAT(seen.by_outcome, ElementsAre(1, 0, 1, 0));
    EXPECT_EQ(seen.total.count, 0U);
}

TEST_F(TtlChecks, that_expire_at_one_instant_let_others_have_their_turns) {
    constexpr std::size_t many = 10'000;
    reconcile::plan plan;
    for (std::size_t i = 0; i < many; ++i)
        plan.start.push_back(definition("c" + std::to_string(i), 30s));
    apply(plan);
    std::size_t most = 0;
    bool over = false;
    runtime::asio::co_spawn(
        context.get_executor(),
        [](auto& mine, std::size_t& at_most, bool& ended) -> runtime::awaitable<void> {
            std::size_t before = 0;
            co_await mine.clock.sleep_for(30s);
            while (mine.checks.waiting() > 0) {
                at_most = std::max(at_most, mine.changes.size() - before);
                before = mine.changes.size();
                co_await runtime::asio::post(runtime::use_awaitable);
            }
            ended = true;
        }(*this, most, over),
        [](std::exception_ptr const&) {}
    );

    clock.advance(31s);

    EXPECT_TRUE(over);
    EXPECT_EQ(changes.size(), many);
    EXPECT_LE(most, 2 * ttl_checks::most_in_turn);
    for (auto const& each : changes) ASSERT_LE(each.after, 30s + 10ms);
}

TEST_F(TtlChecks, take_few_bytes_each_for_their_deadlines) {
    constexpr std::size_t many = 10'000;
    reconcile::plan plan;
    for (std::size_t i = 0; i < many; ++i)
        plan.start.push_back(definition("c" + std::to_string(i), 1h + i * 1s));
    for (auto const& each : plan.start) store.add(each, clock.wall());

    auto const before = support::allocated_bytes();
    checks.after(plan);
    auto const each = (support::allocated_bytes() - before) / many;

    RecordProperty("bytes", static_cast<int>(each));
    EXPECT_LE(each, 250U);
}

// Random edits, updates and waits, against a model that knows when each check was updated last.
TEST_F(TtlChecks, are_those_of_a_naive_model) {
    struct known {
        reconcile::definition_ptr definition;
        std::optional<runtime::time_point> due;
        std::optional<status> is;
    };
    std::map<std::string, known> model;
    std::mt19937_64 random{17};
    auto const ttl_of = [](known const& of) {
        return of.definition->target.as<check::ttl_target>()->ttl;
    };
    for (int step = 0; step < 20'000; ++step) {
        auto const id = "c" + std::to_string(random() % 20);
        auto const found = model.find(id);
        switch (random() % 6) {
            case 0: {
                auto const made = definition(id, std::chrono::seconds{random() % 20 + 1});
                if (found == model.end()) {
                    start(made);
                    model[id] = {made, clock.now() + made->target.as<check::ttl_target>()->ttl, {}};
                } else {
                    auto& of = found->second;
                    bool const same = ttl_of(of) == made->target.as<check::ttl_target>()->ttl;
                    replace(of.definition, made);
                    of.definition = made;
                    if (of.due && !same) of.due = clock.now() + ttl_of(of);
                }
                break;
            }
            case 1:
                if (found == model.end() || random() % 3 != 0) break;
                stop(found->second.definition);
                model.erase(found);
                break;
            case 2:
                // Whole slots: the model does not round.
                clock.advance(std::chrono::milliseconds{4 * (random() % 500)});
                for (auto& [each, of] : model)
                    if (of.due && *of.due <= clock.now()) {
                        of.due.reset();
                        of.is = status::critical;
                    }
                break;
            default: {
                auto const to = static_cast<status>(random() % 3);
                EXPECT_EQ(
                    update(id, to),
                    found == model.end() ? update_end::unknown_check : update_end::done
                );
                if (found == model.end()) break;
                found->second.is = to;
                found->second.due = clock.now() + ttl_of(found->second);
            }
        }
        ASSERT_EQ(store.size(), model.size());
        for (auto const& [each, of] : model) {
            ASSERT_EQ(see(each).pending, !of.is) << step;
            if (of.is) {
                ASSERT_EQ(see(each).status(), *of.is) << step;
            }
        }
    }
}

}  // namespace
}  // namespace vitals::probing::ttl
