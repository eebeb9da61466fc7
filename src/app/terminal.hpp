// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The screen of `vitals run` on the terminal that it was started from: publishing/terminal with a
// clock and a console.

#include "core/check/problem.hpp"
#include "core/health/transition.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/config_map.hpp"
#include "log/console.hpp"
#include "log/logger.hpp"
#include "publishing/terminal/screen.hpp"
#include "publishing/terminal/style.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace vitals::app {

// The width of the terminal on standard output, at present; 80 when it is unknown.
std::size_t terminal_columns();

// Passes on every record but those of `info` that the screen shows in its own form.
std::shared_ptr<log::sink> beside_the_screen(std::shared_ptr<log::sink> to);

class terminal {
public:
    // `parts` without `write` and `columns`.
    terminal(
        runtime::clock& clock,
        std::shared_ptr<log::console> console,
        publishing::terminal::screen::parts parts,
        status::status_store const& checks
    );

    void definitions_read() { screen_.definitions_read(now()); }
    void first_round_over() { screen_.first_round_over(now()); }
    void changed(status::check_status const& check, health::transition const& change) {
        screen_.changed(check, change, now());
    }
    void edited(reconcile::plan const& plan) { screen_.edited(plan, now()); }
    void
    problems(kube::model::object_key const& config_map, std::vector<check::problem> const& fresh) {
        screen_.problems(config_map, fresh, now());
    }
    runtime::awaitable<void> run();  // until cancelled

private:
    publishing::terminal::now now() const { return {clock_.now(), clock_.wall()}; }

    runtime::clock& clock_;
    publishing::terminal::screen screen_;
};

}  // namespace vitals::app
