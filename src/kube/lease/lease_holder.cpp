// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/lease/lease_holder.hpp"

#include "kube/client/api_client.hpp"
#include "kube/model/lease.hpp"
#include "kube/model/resource.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "runtime/timeout.hpp"

#include <algorithm>
#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <utility>

namespace vitals::kube::lease {

using namespace std::chrono_literals;
using client::error_class;
using client::verb;
using runtime::awaitable;

namespace {

// An API server that has just started, or a binding that is being replaced, refuses for seconds.
constexpr int refusals_that_count = 3;
constexpr int refusals_before_long_pauses = 20;
constexpr auto long_pause = 3min;  // a Role that is made later counts by then
constexpr int most_tries_to_give_back = 3;
constexpr double jitter = 1.2;  // of the pauses of those who wait, as client-go has it

}  // namespace

bool lease_holder::held() const {
    if (refusals_ >= refusals_that_count) return seen_.resource_version.empty() || is_mine();
    return renewed_at_ && from_.clock.now() - *renewed_at_ < from_.times.renew_deadline;
}

awaitable<void> lease_holder::run() {
    for (;;) {
        auto const how = co_await try_once();
        refusals_ = how == outcome::refused ? refusals_ + 1 : 0;
        if (refusals_ == refusals_that_count)
            from_.log.warn(
                "no right to the Lease; Events may be written twice while two Pods run",
                {{"error", problem_}, {"hint", "get, create and patch leases: docs/install.md"}}
            );
        report();
        co_await from_.clock.sleep_for(pause_after(how));
    }
}

awaitable<void> lease_holder::release(runtime::duration limit) {
    if (!is_mine() || !std::exchange(renewed_at_, std::nullopt)) co_return;
    reported_held_ = false;
    // If it fails, the next one waits for its end as for that of a dead process.
    co_await runtime::with_timeout(from_.clock, limit, give_back());
}

awaitable<bool> lease_holder::give_back() {
    for (int tries = 0; tries < most_tries_to_give_back; ++tries) {
        auto const done =
            co_await ask(verb::patch, model::render_release(seen_, from_.clock.wall()));
        if (done || done.error().kind != error_class::conflict) break;
        auto const got = co_await ask(verb::get);  // somebody wrote a label, for example
        auto read = got ? model::decode_lease(got->body) : std::unexpected{std::string{}};
        if (!read) break;
        seen_ = *std::move(read);
        if (!is_mine()) break;
    }
    co_return true;
}

awaitable<lease_holder::outcome> lease_holder::try_once() {
    auto const begun = from_.clock.now();
    if (is_mine() && renewed_at_) {
        auto const how = after_write(co_await ask(verb::patch, next_body()), begun);
        if (how != outcome::failed) co_return how;
    }
    auto const got = co_await ask(verb::get);
    if (!got && got.error().kind == error_class::not_found) {
        auto body = model::render_new_lease(
            from_.which,
            from_.identity,
            from_.times.duration,
            from_.clock.wall()
        );
        co_return after_write(co_await ask(verb::post, std::move(body)), begun);
    }
    if (!got) co_return after(got.error());
    auto read = model::decode_lease(got->body);
    if (!read) co_return after({.kind = error_class::undecodable, .message = read.error()});
    observe(*std::move(read));
    if (!is_mine() && !is_free()) co_return outcome::by_another;
    co_return after_write(co_await ask(verb::patch, next_body()), begun);
}

awaitable<lease_holder::answer> lease_holder::ask(verb how, std::string body) {
    client::api_request request{.verb = how};
    request.target = how == verb::post ? model::collection_path(model::leases(), from_.which.ns)
                                       : model::object_path(model::leases(), from_.which);
    if (how == verb::post) request.content_type = "application/json";
    if (how == verb::patch) request.content_type = "application/merge-patch+json";
    request.body = std::move(body);
    auto const limit = std::max<runtime::duration>(1s, from_.times.renew_deadline / 2);
    co_return co_await from_.api.call(std::move(request), limit);
}

std::string lease_holder::next_body() const {
    auto const now = from_.clock.wall();
    auto const& duration = from_.times.duration;
    return is_mine() ? model::render_renewal(seen_, duration, now)
                     : model::render_acquisition(seen_, from_.identity, duration, now);
}

lease_holder::outcome lease_holder::after_write(answer const& got, runtime::time_point begun) {
    if (!got) return after(got.error());
    auto written = model::decode_lease(got->body);
    if (!written) return after({.kind = error_class::undecodable, .message = written.error()});
    observe(*std::move(written));
    if (!is_mine()) return outcome::by_another;
    renewed_at_ = begun;  // others may have seen it from then on
    return outcome::held;
}

lease_holder::outcome lease_holder::after(client::api_error const& why) {
    problem_ = why.message;
    return why.kind == error_class::rbac ? outcome::refused : outcome::failed;
}

// Who writes only its labels does not renew it.
void lease_holder::observe(model::lease now) {
    bool const renewed = now.holder != seen_.holder || now.renewed != seen_.renewed;
    bool const lives = renewed || seen_.resource_version.empty();
    seen_ = std::move(now);
    if (!lives) return;
    seen_at_ = from_.clock.now();
    if (!is_mine() && !seen_.holder.empty()) from_.another_lives();
}

bool lease_holder::is_free() const {
    bool const former = !from_.former.empty() && seen_.holder.starts_with(from_.former);
    return seen_.holder.empty() || former || from_.clock.now() - seen_at_ >= seen_.duration;
}

runtime::duration lease_holder::pause_after(outcome how) const {
    auto const period = from_.times.retry_period;
    if (how == outcome::held) return period;
    if (refusals_ > refusals_before_long_pauses) return long_pause;
    return period +
           std::chrono::duration_cast<runtime::duration>(period * (jitter * from_.random()));
}

void lease_holder::report() {
    bool const now = held();
    if (now == std::exchange(reported_held_, now)) return;
    if (now) {
        if (refusals_ == 0)
            from_.log.info("this Pod writes reports and Events", {{"lease", from_.which.name}});
        from_.began();
        return;
    }
    ++lost_;
    from_.log.warn(
        "the Lease was lost; reports and Events wait",
        {{"holder", is_mine() ? std::string{} : seen_.holder}, {"error", problem_}}
    );
}

}  // namespace vitals::kube::lease
