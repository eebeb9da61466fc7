// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Building one metric family. Internal to this module.

#include "status/probe_statistics.hpp"

#include <prometheus/metric_family.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::metrics {

class family {
public:
    using labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    static family gauge(std::string_view name, std::string_view help);
    static family counter(std::string_view name, std::string_view help);
    static family histogram(std::string_view name, std::string_view help);

    // A label without a value is left out: for Prometheus both are the same.
    family& add(labels of, double value) &;
    family& add(labels of, status::duration_histogram const& value) &;
    template <class Value>
    family with(Value const& value) && {  // the only sample of a family without labels
        add({}, value);
        return std::move(*this);
    }

    bool empty() const { return built_[0].metric.empty(); }
    // As the serializer wants it.
    std::vector<prometheus::MetricFamily> const& built() const { return built_; }

private:
    family(prometheus::MetricType type, std::string_view name, std::string_view help);
    prometheus::ClientMetric& append(labels of);

    std::vector<prometheus::MetricFamily> built_{1};  // one, always
};

}  // namespace vitals::metrics
