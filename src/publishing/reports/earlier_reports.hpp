// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The reports that an earlier process has written, read once at the start: a restart continues with
// what they remember. Lives on the control loop.

#include "core/check/definition.hpp"
#include "core/report/history.hpp"
#include "core/report/read.hpp"
#include "core/status/remembered.hpp"
#include "kube/client/api_client.hpp"
#include "kube/informer/informer_log.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "publishing/reports/access.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
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
    // Of read(), from the first answer of the API server: without one no definition can be read
    // either.
    static constexpr runtime::duration deadline = std::chrono::seconds{30};
    // Whoever may write reports of one namespace can fill no memory, and take none from others.
    static constexpr std::size_t most_checks = 1'000'000;             // of all reports
    static constexpr std::size_t most_checks_of_namespace = 100'000;  // the same, of one namespace
    static constexpr std::size_t most_reports_of_namespace = 1'000;
    // Of the texts beside the memory: why, changes, problems.
    static constexpr std::size_t most_text = std::size_t{16} * 1024 * 1024;
    static constexpr std::size_t most_text_of_namespace = std::size_t{2} * 1024 * 1024;
    static constexpr std::size_t most_logged = 20;  // ignored reports

    struct parts {
        runtime::clock& clock;
        kube::client::api_client& api;
        log::logger log;
        reports::access& access;
        std::vector<std::string> namespaces;  // none: all
        // What to say of a failure, with its fix.
        std::function<std::string(kube::client::api_error const&)> describe;
        // Why nothing has been read yet; no definition is followed meanwhile.
        std::function<void(std::string const& why)> waiting;
    };

    explicit earlier_reports(parts from) : from_{std::move(from)} {}

    // Tries until the API server answers, and ends at its deadline; what was read by then counts.
    // To be called once, before definitions are read.
    runtime::awaitable<void> read();

    // The same, as far as one try comes. The result says nothing.
    runtime::awaitable<bool> read_once();

    // What is remembered of that check. `uid`: of its ConfigMap now; a report of another ConfigMap
    // of that name says nothing about it.
    std::optional<status::remembered> recall(check::definition const& of, std::string_view uid);

    // Problems that it lists; see report::earlier_report. Valid until it is adopted.
    std::span<std::string const>
    problems_of(kube::model::object_key const& key, std::string_view uid) const;

    struct known {
        std::string version;  // its resourceVersion
        report::earlier_report content;
        bool adopted = false;  // by the writer
    };
    // The report of a ConfigMap, valid until it is forgotten; null: there is none.
    known* find(kube::model::object_key const& key, std::string_view uid);
    void forget(kube::model::object_key const& key) { reports_.erase(key); }
    // Those of a namespace ("": of all), but for these. They are forgotten here.
    std::map<kube::model::object_key, known> take_rest(
        std::string const& ns,
        std::function<bool(kube::model::object_key const&)> const& stays =
            [](auto const&) { return false; }
    );
    // When the newest one was written: nothing that an earlier process did is known after that.
    report::short_time newest() const { return newest_; }

    restore_counters const& counters() const { return counters_; }

private:
    struct share {
        std::size_t reports = 0;
        std::size_t checks = 0;
        std::size_t text = 0;  // bytes
    };

    struct place {
        std::string ns;  // empty: all namespaces
        kube::informer::informer_log log;
    };

    std::vector<place> places() const;
    runtime::awaitable<bool> read_all(std::vector<place>& from);
    runtime::awaitable<kube::client::api_result<void>> list(std::string const& ns);
    void still_waiting(place& at, kube::client::api_error const& error);
    void forget_all_of(std::string const& ns);
    std::string_view too_much(std::string const& ns, report::earlier_report const& content) const;
    void keep(kube::model::object_key const& key, std::string version, std::string_view json);
    void failed(std::string const& ns, kube::client::api_error const& error);

    parts from_;
    std::map<kube::model::object_key, known> reports_;
    bool answered_ = false;  // the API server, whatever it said
    share all_;
    std::map<std::string, share, std::less<>> by_namespace_;  // until all are read
    report::short_time newest_{};
    restore_counters counters_;
};

}  // namespace vitals::publishing::reports
