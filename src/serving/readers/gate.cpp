// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/readers/gate.hpp"

#include "log/logger.hpp"
#include "net/http_server/message.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"
#include "serving/readers/reviewer.hpp"
#include "serving/readers/view.hpp"
#include "serving/readers/who_reads.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::readers {

namespace {

using net::http_server::response;
using runtime::awaitable;

constexpr runtime::duration between_log_lines = std::chrono::minutes{1};

std::unexpected<response> unauthenticated(bool has_token) {
    auto made = net::http_server::text(
        401,
        has_token ? "nobody has this token, or it has expired\n"
                  : "send a token, as X-Consul-Token or as Authorization: Bearer\n"
    );
    made.headers.emplace_back("WWW-Authenticate", "Bearer");
    return std::unexpected{std::move(made)};
}

response too_many_wait() {
    auto made = net::http_server::text(
        429,
        "too many tokens of this network, or of this account, wait for their review\n"
    );
    made.headers.emplace_back("Retry-After", "1");
    return made;
}

}  // namespace

gate::gate(runtime::executor const& loop, runtime::clock& clock, log::logger log, settings how)
    : clock_{clock}, log_{std::move(log)}, how_{std::move(how)}, cache_{loop, clock} {}

void gate::review_by(reviewer* whom) {
    in_cluster_ = true;
    reviewer_ = whom;
}

awaitable<gate::answered>
gate::decide(net::http_server::request const& asked, bool is_local, namespaces const& shown) {
    auto const token = token_of(asked);
    rules const by{
        .without_token = how_.without_token,
        .checks_tokens = in_cluster_ || how_.is_ours != nullptr
    };
    switch (who_reads({.is_local = is_local, .token = token}, by)) {
        case standing::everything:
            co_return decision{.view = view::of_everything()};
        case standing::statuses:
            co_return decision{.view = view::of_statuses()};
        case standing::unauthenticated:
            co_return unauthenticated(!token.empty());
        case standing::by_token:
            break;
    }
    if (how_.is_ours) {
        if (!how_.is_ours(token)) co_return unauthenticated(true);
        co_return decision{
            .view = view::of_everything(),
            .until = clock_.now() + reader_cache::authenticated_for
        };
    }
    sent_token what{
        .token = std::string{token},
        .from = {asked.network.begin(), asked.network.end()}
    };
    co_return co_await decide_by_reviews(std::move(what), shown);
}

awaitable<gate::answered> gate::decide_by_reviews(sent_token what, namespaces const& shown) {
    if (reviewer_ == nullptr) co_return std::unexpected{not_available({"not connected yet"})};
    auto const made =
        co_await runtime::with_timeout(clock_, time_to_decide, review(std::move(what), shown));
    if (!made) co_return std::unexpected{not_available({"no answer within 10 s"})};
    auto const& verdict = *made;
    if (!verdict) co_return std::unexpected{not_available(verdict.error())};
    auto const& decided = *verdict;
    if (!decided) co_return unauthenticated(true);
    co_return *decided;
}

// The right in all namespaces first: who has it costs one review.
awaitable<reviewed<std::optional<decision>>>
gate::review(sent_token what, namespaces const& shown) {
    auto const who =
        co_await cache_.authenticate(*reviewer_, std::move(what.token), std::move(what.from));
    if (!who) co_return std::unexpected{who.error()};
    if (!who->who) co_return std::nullopt;
    auto const all = co_await cache_.may_read(*who, {});
    if (!all) co_return std::unexpected{all.error()};
    if (*all) co_return decision{.view = view::of_everything(), .until = who->until};
    view::namespaces granted;
    for (auto const& ns : shown(who->who->own_namespace(), most_namespaces)) {
        auto const one = co_await cache_.may_read(*who, ns);
        if (!one) co_return std::unexpected{one.error()};
        if (*one) granted.insert(ns);
    }
    co_return decision{.view = view::of(std::move(granted)), .until = who->until};
}

response gate::not_available(not_reviewed const& why) {
    if (why.crowded) return too_many_wait();
    if (!logged_ || clock_.now() - *logged_ >= between_log_lines) {
        logged_ = clock_.now();
        log_.warn("tokens of readers of the API cannot be reviewed", {{"error", why.why}});
    }
    auto made = net::http_server::text(
        503,
        "the Kubernetes API server does not review tokens at present; the log of Vitals says why\n"
    );
    made.headers.emplace_back("Retry-After", "5");
    return made;
}

}  // namespace vitals::serving::readers
