// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/missing_rights.hpp"

#include "kube/client/access_review.hpp"
#include "log/logger.hpp"
#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <set>
#include <string>

namespace vitals::kube::client {

runtime::awaitable<void> log_missing_rights(rights_review what) {
    runtime::backoff delays;
    std::set<std::string> logged;
    for (;;) {
        auto const report = co_await review_access(what.api, what.needed);
        for (auto const& right : report.granted) logged.erase(describe(right));
        std::set<std::string> fixes;
        for (auto const& right : report.missing) {
            if (!right.fix.empty() && !fixes.insert(right.fix).second) continue;
            if (auto const [line, fresh] = logged.insert(describe(right)); fresh)
                what.log.write(what.level, *line, {});
        }
        if (!report.unanswered) co_return;
        auto const& why = *report.unanswered;
        bool const final = is_final(why);
        if (final && !is_of_the_configuration(what.config, why))
            what.log.info("missing rights cannot be named", {{"error", why.message}});
        if (final) co_return;
        co_await what.clock.sleep_for(delays.next(what.clock.now(), what.random()));
    }
}

}  // namespace vitals::kube::client
