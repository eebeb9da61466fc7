// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The checks of one ConfigMap in a store, and its report.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/health/observation.hpp"
#include "core/report/history.hpp"
#include "core/report/packing.hpp"
#include "core/report/report.hpp"
#include "core/report/report_maker.hpp"
#include "core/status/status_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::report {

using namespace std::chrono_literals;

struct report_fixture : testing::Test {
    static constexpr wall_time start = std::chrono::sys_days{std::chrono::year{2026} / 1 / 31} + 9h;

    static std::shared_ptr<check::definition const>
    a_definition(std::string_view id, check::thresholds limits = {}, std::string_view url = "/") {
        check::definition made;
        made.identity = check::identity{"shop", "web", id};
        made.thresholds = limits;
        check::http_target target;
        target.url = check::url::parse("http://web.shop" + std::string{url}).value();
        made.target = target;
        return std::make_shared<check::definition const>(std::move(made));
    }

    void add(std::string const& id, check::thresholds limits = {}) {
        running[id] = store.add(a_definition(id, limits), now);
    }
    void see(std::string const& id, std::uint16_t code) {
        health::observation made;
        made.outcome = code == 200   ? health::outcome::passing
                       : code == 429 ? health::outcome::warning
                                     : health::outcome::critical;
        made.reason = code == 200 ? health::failure_reason::none : health::failure_reason::status;
        made.code = code;
        made.ended = now;
        made.duration = 3ms;
        store.observe(running.at(id), std::move(made));
    }
    status::check_status const& check(std::string const& id) const {
        return *store.find("shop/web/" + id);
    }

    circumstances now_known() const {
        auto const few = std::min(problems.size(), most_problems);
        return {
            .problems = {problems.begin(), problems.begin() + static_cast<std::ptrdiff_t>(few)},
            .more_problems = problems.size() - few,
            .before = before,
            .now = now,
            .config_map_version = "42",
            .at_end = at_end
        };
    }
    health_report make_of(status::status_store const& which) const {
        report_maker made;
        which.for_each([&](auto const& each) { made.add(each, changes); });
        auto memory = pack(made.records(), to_short(now));
        return made.finish(now_known(), std::move(memory));
    }
    health_report make() const { return make_of(store); }
    condition of(condition_type which) const {
        return make().conditions.at(static_cast<std::size_t>(which));
    }

    wall_time now = start;
    status::status_store store;
    std::map<std::string, status::handle> running;
    std::vector<check::problem> problems;
    histories changes;
    condition_states before{};
    bool at_end = false;
};

}  // namespace vitals::inline core::report
