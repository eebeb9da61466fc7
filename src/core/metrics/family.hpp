// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Building one metric family. Internal to this module.

#include "core/status/probe_statistics.hpp"

#include <prometheus/metric_family.h>

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::metrics {

class family {
public:
    using label = std::pair<std::string_view, std::string_view>;  // name, value
    using labels = std::initializer_list<label>;

    static family gauge(std::string_view name, std::string_view help);
    static family counter(std::string_view name, std::string_view help);
    static family histogram(std::string_view name, std::string_view help);
    // One sample without labels.
    template <class Number>
    static family gauge(std::string_view name, std::string_view help, Number value) {
        auto made = gauge(name, help);
        made.add({}, static_cast<double>(value));
        return made;
    }
    template <class Number>
    static family counter(std::string_view name, std::string_view help, Number value) {
        auto made = counter(name, help);
        made.add({}, static_cast<double>(value));
        return made;
    }
    static family histogram(
        std::string_view name,
        std::string_view help,
        status::duration_histogram const& value
    ) {
        auto made = histogram(name, help);
        made.add({}, value);
        return made;
    }

    // A label without a value is left out: both mean the same to Prometheus.
    family& add(labels of, double value) { return add(std::span{of.begin(), of.end()}, value); }
    family& add(std::span<label const> of, double value);
    family& add(labels of, status::duration_histogram const& value);

    bool empty() const { return built_[0].metric.empty(); }
    std::size_t size() const { return built_[0].metric.size(); }
    std::size_t last_bytes() const;  // of the labels of its last sample
    // As the serializer expects it.
    std::vector<prometheus::MetricFamily> const& built() const { return built_; }

private:
    family(prometheus::MetricType type, std::string_view name, std::string_view help);
    prometheus::ClientMetric& append(std::span<label const> of);

    std::vector<prometheus::MetricFamily> built_{1};  // one, always
};

}  // namespace vitals::inline core::metrics
