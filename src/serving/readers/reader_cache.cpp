// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/readers/reader_cache.hpp"

#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "serving/readers/digest.hpp"
#include "serving/readers/review_places.hpp"
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
reader_cache::authenticate(reviewer& by, std::string token, std::string from) {
    auto const key = digest_of(token);
    auto const when = turn_of(key, std::move(from));
    auto const ask = [this, &by, &token, which = when.which] { return ask_who(by, token, which); };
    question what{.key = key, .when = when, .ask = ask, .counted = tokens_};
    auto const found = co_await find_or_ask(std::move(what));
    if (!found) co_return std::unexpected{found.error()};
    co_return token_verdict{.who = found->who, .key = key, .until = found->until};
}

awaitable<reviewed<bool>> reader_cache::may_read(token_verdict who, std::string ns) {
    auto const ask = [this, &who, &ns] { return ask_access(*who.who, ns); };
    question what{
        .key = who.key + '/' + ns,
        .when = {.which = token_is::known, .group = who.who->group()},
        .ask = ask,
        .counted = accesses_
    };
    auto const found = co_await find_or_ask(std::move(what));
    if (!found) co_return std::unexpected{found.error()};
    co_return found->granted;
}

// A token that was good is known for as long as its verdict is kept, which is over by then.
reader_cache::turn reader_cache::turn_of(std::string const& key, std::string from) {
    auto const* const known = known_.find(key);
    if (known == nullptr || !known->what.who)
        return {.which = token_is::unknown, .group = std::move(from)};
    return {.which = token_is::known, .group = known->what.who->group()};
}

awaitable<reviewed<reader_cache::verdict>> reader_cache::find_or_ask(question what) {
    for (;;) {
        auto const* const known = known_.find(what.key);
        if (known != nullptr && clock_.now() < known->what.until) co_return known->what;
        auto const found = flights_.find(what.key);
        if (found == flights_.end()) break;
        auto const leader = found->second;
        while (!leader->over) co_await leader->ended.wait();
        auto const& result = leader->result;
        if (result) co_return *result;
    }
    landing own{*this, what.key};
    auto result = co_await ask_in_turn(what);
    // Of another group than those that wait for it, perhaps.
    if (!result && result.error().crowded) co_return result;
    own.end_with(result);
    if (!result)
        ++what.counted.failed;
    else
        ++(result->granted ? what.counted.granted : what.counted.denied);
    if (result) keep(what.key, *result);
    co_return result;
}

awaitable<reviewed<reader_cache::verdict>> reader_cache::ask_in_turn(question const& what) {
    auto& places = what.when.which == token_is::known ? known_places_ : unknown_;
    auto const place = co_await places.acquire(what.when.group);
    if (!place) co_return std::unexpected{not_reviewed{.why = "crowded", .crowded = true}};
    co_return co_await what.ask();
}

// The time of the question counts: what the API server knew then may have changed since.
awaitable<reviewed<reader_cache::verdict>>
reader_cache::ask_who(reviewer& by, std::string const& token, token_is which) {
    auto const now = clock_.now();
    auto who = co_await by.authenticate(token, which);
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
