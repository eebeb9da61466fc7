// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What alerts about a check carry: severity, owner, runbook, labels. It changes neither probes nor
// status.

#include <string>
#include <vector>

namespace vitals::inline core::check {

struct label {
    std::string name;   // [a-z][a-z0-9_]*
    std::string value;  // never empty
    friend bool operator==(label const&, label const&) = default;
};

// All four are bounded (manifest::field_limits) and become labels of a metric. Empty: absent.
struct alerting {
    std::string severity{};  // [a-z0-9][a-z0-9_-]*; "none": no alert
    std::string owner{};
    std::string runbook{};        // an http or https URL
    std::vector<label> labels{};  // in the order of their names, each name once
    friend bool operator==(alerting const&, alerting const&) = default;
};

}  // namespace vitals::inline core::check
