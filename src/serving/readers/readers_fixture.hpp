// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's tests: an API server that knows readers by their tokens, and is slow, silent or
// broken on demand.

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "serving/readers/reviewer.hpp"
#include "support/loop_rig.hpp"

#include <chrono>
#include <expected>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vitals::serving::readers::testing {

// The state of the world; a reader of it may have gone.
class fake_reviewer final : public reviewer {
public:
    explicit fake_reviewer(runtime::clock& clock) : clock_{clock} {}

    runtime::awaitable<reviewed<std::shared_ptr<known_reader>>>
    authenticate(std::string token, token_is which) override {
        asked.push_back(token);
        if (which == token_is::known) asked_as_known.push_back(token);
        co_await clock_.sleep_for(takes);
        if (!failure.empty()) co_return std::unexpected{not_reviewed{failure}};
        if (!may_see.contains(token)) co_return nullptr;
        co_return std::make_shared<reader>(*this, token);
    }

    // By token: the namespaces; "" stands for all.
    std::map<std::string, std::set<std::string>> may_see;
    std::string failure;             // empty: it answers
    std::string failure_of_access;   // the same, of the second kind of review
    runtime::duration takes{};       // of each review
    std::vector<std::string> asked;  // tokens, and "token namespace"
    std::vector<std::string> asked_as_known;

private:
    class reader final : public known_reader {
    public:
        reader(fake_reviewer& at, std::string token) : at_{at}, token_{std::move(token)} {}

        std::string own_namespace() const override { return "own-of-" + token_; }
        std::string group() const override { return "group of " + token_; }
        runtime::awaitable<reviewed<bool>> may_read(std::string ns) override {
            at_.asked.push_back(token_ + " " + ns);
            co_await at_.clock_.sleep_for(at_.takes);
            if (!at_.failure_of_access.empty())
                co_return std::unexpected{not_reviewed{at_.failure_of_access}};
            co_return at_.may_see[token_].contains(ns);
        }

    private:
        fake_reviewer& at_;
        std::string token_;
    };

    runtime::clock& clock_;
};

// Runs `operation` in virtual time.
template <class T>
T now(support::loop_rig& rig, runtime::awaitable<T> operation) {
    auto const task = rig.start(std::move(operation));
    rig.clock.settle();
    for (int tries = 0; !task->ended() && tries < 100; ++tries)
        rig.clock.advance(std::chrono::milliseconds{500});
    return rig.finish(*task);
}

}  // namespace vitals::serving::readers::testing
