// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The screen of `vitals run` on a terminal: where it listens, each result of a few checks or one
// summary of many, then only changes. Time comes in; lives on the control loop. Bounded: of a flood
// of changes 20 are shown, then their number and causes.

#include "core/check/definition.hpp"
#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/health/transition.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/config_map.hpp"
#include "publishing/terminal/causes.hpp"
#include "publishing/terminal/style.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::terminal {

struct now {
    std::chrono::steady_clock::time_point at;
    std::chrono::system_clock::time_point wall;
};

class screen {
public:
    static constexpr std::size_t few =
        20;  // results, or changes of one burst, that are shown one by one
    static constexpr std::chrono::seconds burst{5};
    static constexpr std::chrono::seconds longest_silence{5
    };  // until the header is shown, whatever is missing
    static constexpr std::chrono::seconds longest_first_round{35
    };  // a bit longer than the wait of /readyz

    struct parts {
        style how;
        std::function<std::size_t()> columns;    // of the terminal, at present; at least 1
        std::function<void(std::string)> write;  // lines, without the last line feed
        std::string program;                     // "vitals 0.1.0"
        std::string source;                      // "examples/self.yaml"
        std::string hint;                        // "^C ends it"
        std::vector<std::string> links{};        // "api  http://127.0.0.1:8500/"
        bool files = false;  // the namespace of all checks is "local", which is not shown
    };

    screen(parts from, status::status_store const& checks, now begun);

    // All definitions have been read: shows the header, and the results that came before it.
    void definitions_read(now when);
    // Every check has had its first probe, or its time for it is over.
    void first_round_over(now when);
    void changed(status::check_status const& check, health::transition const& change, now when);
    // The definitions have changed; before the header this is not shown.
    void edited(reconcile::plan const& plan, now when);
    void problems(
        kube::model::object_key const& config_map,
        std::vector<check::problem> const& fresh,
        now when
    );
    // Call it about once a second.
    void tick(now when);

private:
    struct result {
        check::status to;
        std::string name;
        std::string why;
        now when;
    };

    void header(now when);
    void summary(now when);
    void show(result const& what);
    void end_burst(now when);
    std::string name_of(check::identity const& who) const;
    void write(std::string text) { from_.write(std::move(text)); }

    parts from_;
    status::status_store const& checks_;
    now begun_;
    std::vector<result> early_;  // the first results that came before the header
    std::optional<now> opened_;  // the header has been shown
    bool one_by_one_ = true;     // in the first round
    bool first_round_over_ = false;
    std::size_t name_width_ = 0;
    std::chrono::steady_clock::time_point burst_begun_;
    std::size_t burst_size_ = 0;
    causes flood_;  // in the burst, beyond the first few
};

}  // namespace vitals::publishing::terminal
