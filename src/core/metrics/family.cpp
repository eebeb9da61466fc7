// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/family.hpp"

#include "core/status/probe_statistics.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace vitals::inline core::metrics {

family::family(prometheus::MetricType type, std::string_view name, std::string_view help) {
    built_[0].type = type;
    built_[0].name = name;
    built_[0].help = help;
}

family family::gauge(std::string_view name, std::string_view help) {
    return {prometheus::MetricType::Gauge, name, help};
}

family family::counter(std::string_view name, std::string_view help) {
    return {prometheus::MetricType::Counter, name, help};
}

family family::histogram(std::string_view name, std::string_view help) {
    return {prometheus::MetricType::Histogram, name, help};
}

prometheus::ClientMetric& family::append(std::span<label const> of) {
    auto& metric = built_[0].metric.emplace_back();
    metric.label.reserve(of.size());
    for (auto const& [name, value] : of) {
        if (!value.empty()) metric.label.push_back({std::string{name}, std::string{value}});
    }
    return metric;
}

std::size_t family::last_bytes() const {
    std::size_t bytes = 0;
    for (auto const& each : built_[0].metric.back().label)
        bytes += each.name.size() + each.value.size();
    return bytes;
}

family& family::add(std::span<label const> of, double value) {
    auto& metric = append(of);
    (built_[0].type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value
    ) = value;
    return *this;
}

family& family::add(labels of, status::duration_histogram const& value) {
    auto& histogram = append({of.begin(), of.end()}).histogram;
    histogram.sample_count = value.count;
    histogram.sample_sum = value.sum;
    std::uint64_t cumulative = 0;
    for (std::size_t i = 0; i < value.buckets.size(); ++i) {
        cumulative += value.buckets[i];
        bool const last = i == value.bounds.size();
        histogram.bucket.push_back(
            {cumulative, last ? std::numeric_limits<double>::infinity() : value.bounds[i]}
        );
    }
    return *this;
}

}  // namespace vitals::inline core::metrics
