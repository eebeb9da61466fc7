// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Verdicts about readers, so that not every request costs reviews. Tokens are not kept: the keys
// begin with their SHA-256. Requests that need the same verdict share one review. Reviews of tokens
// that were good the last time, and of what their accounts may do, have places of their own: a
// flood of tokens that nobody has keeps no reader waiting who has been here before.

#include "runtime/clock.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/lru.hpp"
#include "serving/readers/review_places.hpp"
#include "serving/readers/reviewer.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace vitals::serving::readers {

struct review_counters {
    std::uint64_t granted = 0;
    std::uint64_t denied = 0;
    std::uint64_t failed = 0;  // no verdict
};

// Only for the loop's own thread. Failures are not kept.
class reader_cache {
public:
    static constexpr std::size_t limit = 4096;
    static constexpr runtime::duration authenticated_for = std::chrono::seconds{60};
    static constexpr runtime::duration allowed_for = std::chrono::seconds{300};
    static constexpr runtime::duration denied_for = std::chrono::seconds{30};

    reader_cache(runtime::executor loop, runtime::clock& clock)
        : loop_{std::move(loop)}, clock_{clock}, unknown_{loop_, {}}, known_places_{loop_, {}} {}

    struct token_verdict {
        std::shared_ptr<known_reader> who;  // null: nobody
        std::string key;                    // of the token
        runtime::time_point until;          // it holds
    };
    // `from`: whom unknown tokens come from; those of one take turns with those of others.
    runtime::awaitable<reviewed<token_verdict>>
    authenticate(reviewer& by, std::string token, std::string from);
    // `ns` empty: all namespaces.
    runtime::awaitable<reviewed<bool>> may_read(token_verdict who, std::string ns);

    std::size_t size() const { return known_.size(); }
    review_counters const& tokens() const { return tokens_; }
    review_counters const& accesses() const { return accesses_; }
    review_places const& places(token_is which) const {
        return which == token_is::known ? known_places_ : unknown_;
    }

private:
    struct verdict {
        bool granted = false;
        std::shared_ptr<known_reader> who{};  // of a token
        runtime::time_point until{};
    };
    struct entry {
        std::string key;
        verdict what;
    };
    struct flight {
        explicit flight(runtime::executor const& loop) : ended{loop} {}
        runtime::condition ended;
        bool over = false;
        std::optional<reviewed<verdict>> result{};  // none when its leader was cancelled
    };
    struct turn {
        token_is which;
        std::string group;
    };
    struct question {
        std::string key;
        turn when;
        std::function<runtime::awaitable<reviewed<verdict>>()> ask;
        review_counters& counted;
    };
    class landing;

    runtime::awaitable<reviewed<verdict>> find_or_ask(question what);
    runtime::awaitable<reviewed<verdict>> ask_in_turn(question const& what);
    runtime::awaitable<reviewed<verdict>>
    ask_who(reviewer& by, std::string const& token, token_is which);
    runtime::awaitable<reviewed<verdict>> ask_access(known_reader& who, std::string const& ns);
    turn turn_of(std::string const& key, std::string from);
    void keep(std::string const& key, verdict const& what);

    runtime::executor loop_;
    runtime::clock& clock_;
    runtime::lru<entry> known_;
    std::map<std::string, std::shared_ptr<flight>> flights_;  // shared with those that wait
    review_counters tokens_;
    review_counters accesses_;
    review_places unknown_;
    review_places known_places_;
};

}  // namespace vitals::serving::readers
