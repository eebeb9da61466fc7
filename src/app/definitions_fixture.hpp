// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Definitions that a controller reads on a test's loop, and the checks that run because of them.

#include "core/health/observation.hpp"
#include "core/health/transition.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/config_map.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "sources/controller/controller.hpp"
#include "sources/controller/controller_fixture.hpp"
#include "sources/controller/reconciler.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace vitals::app {

struct definitions_fixture {
    definitions_fixture(runtime::executor const& loop, runtime::clock& time, log::logger const& log)
        : clock{time},
          controller{
              {.loop = loop,
               .clock = time,
               .log = log,
               .make_reader = sources::controller::reader_on_loop::on(loop)},
              {.apply = [this](auto const& plan) { carry_out(plan); },
               .report = [](auto const&) {},
               .done = [this](auto const& key) { done(key); }}
          } {
        checks.subscribe([this](auto const& check, auto const& change) {
            transitions.push_back(check.definition->identity.text());
            changed(check, change);
        });
    }

    void define(kube::model::object_key const& key, std::string manifest, std::string uid = {}) {
        kube::model::config_map object{.key = key, .uid = std::move(uid), .data = {}};
        object.data.emplace("checks.yaml", std::move(manifest));
        controller.changed(std::move(object));
    }
    void see(std::string const& identity, std::uint16_t code) {
        health::observation made;
        made.outcome = code == 200 ? health::outcome::passing : health::outcome::critical;
        made.reason = code == 200 ? health::failure_reason::none : health::failure_reason::status;
        made.code = code;
        made.ended = clock.wall();
        checks.observe(handles.at(identity), std::move(made));
    }

    runtime::clock& clock;
    status::status_store checks;
    std::map<std::string, status::handle> handles;  // by identity
    std::vector<std::string> transitions;           // of whom
    std::function<void(kube::model::object_key const&)> done;
    std::function<void(status::check_status const&, health::transition const&)> changed;
    sources::controller::controller controller;

private:
    void carry_out(reconcile::plan const& plan) {
        for (auto const& one : plan.start)
            handles[one->identity.text()] = checks.add(one, clock.wall());
        for (auto const& one : plan.replace)
            handles[one.to->identity.text()] = checks.replace(one.to, clock.wall());
        for (auto const& one : plan.stop) checks.remove(one->identity);
    }
};

}  // namespace vitals::app
