// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A screen of a store of checks, whose lines a test reads.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"
#include "publishing/terminal/screen.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::terminal {

using namespace std::chrono_literals;

class screen_fixture : public testing::Test {
protected:
    screen_fixture() {
        store.subscribe([this](auto const& check, auto const& change) {
            screen().changed(check, change, time);
        });
    }

    // Made when it is first needed: the test says how first.
    terminal::screen& screen() {
        if (!made) made = std::make_unique<terminal::screen>(parts, store, time);
        return *made;
    }
    status::handle add(std::string_view id, std::string_view config_map = "self") {
        check::definition one;
        one.identity = {"local", config_map, id};
        check::http_target target;
        target.expect.passing = check::status_code_set{{{204, 204}}};
        one.target = target;
        return store.add(std::make_shared<check::definition const>(std::move(one)), time.wall);
    }
    void see(status::handle which, std::uint16_t code) {
        health::observation seen;
        seen.outcome = code == 204 ? health::outcome::passing : health::outcome::critical;
        if (code != 204) seen.reason = health::failure_reason::status;
        seen.code = code;
        seen.duration = 400us;
        seen.ended = time.wall;
        store.observe(which, std::move(seen));
    }
    std::vector<status::handle> add_many(int count) {
        std::vector<status::handle> all;
        all.reserve(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i) all.push_back(add(std::to_string(100 + i)));
        return all;
    }
    void see_all(std::vector<status::handle> const& all, std::uint16_t code) {
        for (auto const each : all) see(each, code);
    }
    void pass(std::chrono::milliseconds step) {
        time.at += step;
        time.wall += step;
    }
    static std::shared_ptr<check::definition const> definition(std::string_view id) {
        check::definition one;
        one.identity = {"local", "self", id};
        return std::make_shared<check::definition const>(std::move(one));
    }
    // What was written since the last time, without the times of day, which are local.
    std::vector<std::string> written() {
        auto all = std::exchange(lines, {});
        for (auto& line : all)
            if (line.size() > 8 && line[2] == ':' && line[5] == ':') line.replace(0, 8, "HH:MM:SS");
        return all;
    }

    std::size_t columns = 120;
    std::vector<std::string> lines;
    screen::parts parts{
        .how = {.symbols = true},
        .columns = [this] { return columns; },
        .write = [this](std::string line) { lines.push_back(std::move(line)); },
        .program = "vitals 0.1.0",
        .source = "examples/self.yaml",
        .hint = "^C ends it",
        .links = {"api  http://127.0.0.1:8500/", "metrics  http://127.0.0.1:9090/metrics"},
        .files = true,
    };
    now time{.at = std::chrono::steady_clock::time_point{} + 24h, .wall = {}};
    status::status_store store;
    std::unique_ptr<terminal::screen> made;
};

}  // namespace vitals::publishing::terminal
