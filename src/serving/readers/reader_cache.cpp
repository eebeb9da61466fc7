// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/readers/reader_cache.hpp"

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "serving/readers/digest.hpp"
#include "serving/readers/reviewer.hpp"

#include <expected>
#include <memory>
#include <string>
#include <utility>

namespace vitals::serving::readers {

using runtime::awaitable;

// The end of a review, also of one that was cancelled: those that wait for it continue.
class reader_cache::landing {
public:
    landing(reader_cache& of, std::string const& key) : of_{of}, key_{key} {
        of_.flights_.emplace(key_, flight_);
    }
    landing(landing const&) = delete;
    landing& operator=(landing const&) = delete;
    ~landing() {
        flight_->over = true;
        flight_->ended.notify_all();
        of_.flights_.erase(key_);
    }
    void end_with(reviewed<verdict> const& result) { flight_->result = result; }

private:
    reader_cache& of_;
    std::string const& key_;
    std::shared_ptr<flight> flight_ = std::make_shared<flight>(of_.loop_);
};

awaitable<reviewed<reader_cache::token_verdict>>
reader_cache::authenticate(reviewer& by, std::string token) {
    auto const key = digest_of(token);
    review const ask = [this, &by, &token] { return ask_who(by, token); };
    auto const found = co_await find_or_ask(key, ask, tokens_);
    if (!found) co_return std::unexpected{found.error()};
    co_return token_verdict{.who = found->who, .key = key, .until = found->until};
}

awaitable<reviewed<bool>> reader_cache::may_read(token_verdict who, std::string ns) {
    review const ask = [this, &who, &ns] { return ask_access(*who.who, ns); };
    auto const found = co_await find_or_ask(who.key + '/' + ns, ask, accesses_);
    if (!found) co_return std::unexpected{found.error()};
    co_return found->granted;
}

awaitable<reviewed<reader_cache::verdict>>
reader_cache::find_or_ask(std::string key, review ask, review_counters& counted) {
    for (;;) {
        auto const* const known = known_.find(key);
        if (known != nullptr && clock_.now() < known->what.until) co_return known->what;
        auto const found = flights_.find(key);
        if (found == flights_.end()) break;
        auto const leader = found->second;
        while (!leader->over) co_await leader->ended.wait();
        auto const& result = leader->result;
        if (result) co_return *result;
    }
    landing own{*this, key};
    auto result = co_await ask();
    own.end_with(result);
    if (!result)
        ++counted.failed;
    else
        ++(result->granted ? counted.granted : counted.denied);
    if (result) keep(key, *result);
    co_return result;
}

// The time of the question counts: what the API server knew then may have changed since.
awaitable<reviewed<reader_cache::verdict>>
reader_cache::ask_who(reviewer& by, std::string const& token) {
    auto const now = clock_.now();
    auto who = co_await by.authenticate(token);
    if (!who) co_return std::unexpected{std::move(who).error()};
    bool const good = *who != nullptr;
    co_return verdict{
        .granted = good,
        .who = *std::move(who),
        .until = now + (good ? authenticated_for : denied_for)
    };
}

awaitable<reviewed<reader_cache::verdict>>
reader_cache::ask_access(known_reader& who, std::string const& ns) {
    auto const now = clock_.now();
    auto const allowed = co_await who.may_read(ns);
    if (!allowed) co_return std::unexpected{allowed.error()};
    co_return verdict{.granted = *allowed, .until = now + (*allowed ? allowed_for : denied_for)};
}

void reader_cache::keep(std::string const& key, verdict const& what) {
    known_.erase(key);
    if (known_.size() >= limit) known_.drop_oldest();
    known_.add({.key = key, .what = what});
}

}  // namespace vitals::serving::readers
