// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the sender of a request may see. Fails closed: without a verdict about a token there is an
// error, and no answer.

#include "log/logger.hpp"
#include "net/http_server/message.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "serving/readers/reader_cache.hpp"
#include "serving/readers/reviewer.hpp"
#include "serving/readers/view.hpp"
#include "serving/readers/who_reads.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::serving::readers {

struct decision {
    readers::view view;
    // Of a token, which may be revoked: the decision is of no use after that.
    std::optional<runtime::time_point> until{};
};

// Only for the loop's own thread.
class gate {
public:
    // Namespaces that are reviewed one by one for a request. Those that are left show statuses.
    static constexpr std::size_t most_namespaces = 64;
    // Around all reviews of a request.
    static constexpr runtime::duration time_to_decide = std::chrono::seconds{10};

    struct settings {
        anonymous without_token = anonymous::statuses;
        // Of --api-token-file: whether it is the token that may see everything. Empty: no file.
        std::function<bool(std::string_view token)> is_ours{};
    };

    gate(runtime::executor const& loop, runtime::clock& clock, log::logger log, settings how);

    // In a cluster: tokens are those of its API server. Null: there is one, but it is not known
    // yet. It outlives the gate.
    void review_by(reviewer* whom);

    // The namespaces that the answer shows, this one first if it is among them; no more than so
    // many.
    using namespaces =
        std::function<std::vector<std::string>(std::string const& first, std::size_t most)>;
    // The error is the answer: 401, 429 or 503. `asked` and `shown` outlive the call.
    runtime::awaitable<std::expected<decision, net::http_server::response>>
    decide(net::http_server::request const& asked, bool is_local, namespaces const& shown);

    runtime::time_point now() const { return clock_.now(); }
    reader_cache const& cache() const { return cache_; }

private:
    using answered = std::expected<decision, net::http_server::response>;

    struct sent_token {
        std::string token;
        std::string from;  // the network
    };
    runtime::awaitable<answered> decide_by_reviews(sent_token what, namespaces const& shown);
    runtime::awaitable<reviewed<std::optional<decision>>>
    review(sent_token what, namespaces const& shown);
    net::http_server::response not_available(not_reviewed const& why);

    runtime::clock& clock_;
    log::logger log_;
    settings how_;
    reader_cache cache_;
    bool in_cluster_ = false;
    reviewer* reviewer_ = nullptr;
    std::optional<runtime::time_point> logged_;
};

}  // namespace vitals::serving::readers
