// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The reports that an earlier process has written, read once at the start: a restart continues with
// what they remember. Lives on the control loop.

#include "core/check/definition.hpp"
#include "core/report/read.hpp"
#include "core/status/remembered.hpp"
#include "kube/client/api_client.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "publishing/reports/access.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::reports {

struct restore_counters {
    std::uint64_t read = 0;      // reports
    std::uint64_t ignored = 0;   // reports that cannot be trusted
    std::uint64_t restored = 0;  // checks
};

class earlier_reports {
public:
    static constexpr runtime::duration deadline = std::chrono::seconds{10};  // of read()
    // A ConfigMap whose definitions come later than that begins anew.
    static constexpr runtime::duration remembered_for = std::chrono::minutes{10};
    static constexpr std::size_t most_checks = 1'000'000;  // of all reports
    static constexpr std::size_t most_logged = 20;         // ignored reports

    struct parts {
        runtime::clock& clock;
        kube::client::api_client& api;
        log::logger log;
        reports::access& access;
        std::vector<std::string> namespaces;  // none: all
    };

    explicit earlier_reports(parts from) : from_{std::move(from)} {}

    // Ends at its deadline; what was read by then counts. To be called once, before definitions are
    // read.
    runtime::awaitable<void> read();

    // What is remembered of that check. `uid`: of its ConfigMap now; a report of another ConfigMap
    // of that name tells nothing.
    std::optional<status::remembered> recall(check::definition const& of, std::string_view uid);

    // Problems that it lists; see report::earlier_report. Valid until take().
    std::span<std::string const>
    problems_of(kube::model::object_key const& key, std::string_view uid) const;

    struct known {
        std::string version;  // its resourceVersion
        report::earlier_report content;
    };
    // The report of a ConfigMap, whose checks were added: it is forgotten here.
    std::optional<known> take(kube::model::object_key const& key, std::string_view uid);

    restore_counters const& counters() const { return counters_; }

private:
    runtime::awaitable<bool> read_all();
    void keep(kube::model::object_key const& key, std::string version, std::string_view json);
    void failed(std::string const& ns, kube::client::api_error const& error);

    parts from_;
    std::map<kube::model::object_key, known> reports_;
    std::size_t checks_ = 0;  // in all of them
    runtime::time_point read_at_{};
    restore_counters counters_;
};

}  // namespace vitals::publishing::reports
