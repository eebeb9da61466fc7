// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A writer of reports to a fake API server, on virtual time, and the checks that it writes of.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/identity.hpp"
#include "core/check/problem.hpp"
#include "core/health/observation.hpp"
#include "core/health/transition.hpp"
#include "core/status/status_store.hpp"
#include "kube/client/api_client.hpp"
#include "kube/model/health_report.hpp"
#include "kube/model/resource.hpp"
#include "publishing/reports/access.hpp"
#include "publishing/reports/earlier_reports.hpp"
#include "publishing/reports/report_writer.hpp"
#include "runtime/coroutine.hpp"
#include "support/fake_api_fixture.hpp"
#include "support/fake_api_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::reports {

using namespace std::chrono_literals;
using kube::model::object_key;
using support::request_kind;

struct reports_fixture : support::fake_api_fixture {
    struct config_map {
        std::string uid = "u-1";
        std::vector<check::problem> problems;
        std::string version = "42";
    };

    reports_fixture() {
        server.cluster().serve(kube::model::health_reports());
        checks.subscribe([this](auto const& check, auto const& change) {
            transitions.push_back(check.definition->identity.text());
            writer.changed(check, change);
        });
        runtime::asio::co_spawn(
            context.get_executor(),
            writer.run(),
            runtime::asio::bind_cancellation_slot(
                stop.slot(),
                [this](std::exception_ptr) { running = false; }
            )
        );
    }
    ~reports_fixture() override {
        stop.emit(runtime::asio::cancellation_type::terminal);
        settle();
        EXPECT_FALSE(running);
        close();
    }

    static std::shared_ptr<check::definition const> a_definition(
        object_key const& in,
        std::string_view id,
        std::uint32_t failures_before_critical = 0
    ) {
        check::definition made;
        made.identity = check::identity{in.ns, in.name, id};
        made.thresholds.failures_before_critical = failures_before_critical;
        check::http_target target;
        target.url = check::url::parse("http://web.shop/").value();
        made.target = target;
        return std::make_shared<check::definition const>(std::move(made));
    }

    void define(
        object_key const& key,
        std::vector<std::string> const& ids,
        std::uint32_t failures_before_critical = 0
    ) {
        config_maps.try_emplace(key);
        for (auto const& id : ids) {
            auto const one = a_definition(key, id, failures_before_critical);
            handles[one->identity.text()] = checks.add(one, clock.wall());
        }
        writer.touch(key);
    }
    void see(std::string const& identity, std::uint16_t code) {
        health::observation made;
        made.outcome = code == 200 ? health::outcome::passing : health::outcome::critical;
        made.reason = code == 200 ? health::failure_reason::none : health::failure_reason::status;
        made.code = code;
        made.ended = clock.wall();
        made.duration = 3ms;
        checks.observe(handles.at(identity), std::move(made));
    }

    // The status of a report as it was written last; empty: there is none.
    std::string report(object_key const& key) {
        auto const* const found =
            server.cluster().find(kube::model::health_reports(), {key.ns, key.name});
        return found == nullptr ? "" : found->members;
    }
    std::size_t writes(std::string_view path_part = "/status") const {
        std::size_t count = 0;
        for (auto const& each : server.requests(request_kind::apply))
            count += each.path.contains(path_part) ? 1 : 0;
        return count;
    }
    std::optional<followed_config_map> look_up(object_key const& key) const {
        auto const found = config_maps.find(key);
        if (found == config_maps.end()) return std::nullopt;
        return followed_config_map{
            .uid = found->second.uid,
            .version = found->second.version,
            .problems = found->second.problems
        };
    }

    object_key const web{"shop", "web"};
    bool may_write = true;
    std::function<void()> on_look_up;  // the next time
    std::map<object_key, config_map> config_maps;
    status::status_store checks;
    std::map<std::string, status::handle> handles;  // by identity
    std::vector<std::string> transitions;
    std::map<object_key, std::uint64_t> reported;  // revisions that reports show
    std::unique_ptr<kube::client::api_client> api = make_client();
    access where{log.logger(), [] { return 0.0; }};
    report_writer writer{{
        .loop = context.get_executor(),
        .clock = clock,
        .api = *api,
        .log = log.logger(),
        .random = [] { return 0.0; },
        .instance = "vitals-0",
        .checks = checks,
        .access = where,
        .look_up =
            [this](auto const& key) {
                if (auto const tell = std::exchange(on_look_up, {})) tell();
                return look_up(key);
            },
        .may_write = [this] { return may_write; },
        .lease = "vitals/vitals",
        .reported = [this](auto const& key, auto revision) { reported[key] = revision; },
    }};
    runtime::asio::cancellation_signal stop;
    bool running = true;
};

}  // namespace vitals::publishing::reports
