// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics/families.hpp"
#include "core/metrics/family.hpp"
#include "core/metrics/snapshot.hpp"

namespace vitals::inline core::metrics {

void describe_readers(readers const& now, family_sink const& to) {
    auto reviews = family::counter(
        "vitals_api_reviews_total",
        "Reviews of readers of the API by the API server, of their tokens and of their access to "
        "namespaces, by their result: granted, denied, or failed."
    );
    auto const add = [&](char const* of, metrics::reviews const& by) {
        reviews.add({{"review", of}, {"result", "granted"}}, static_cast<double>(by.granted));
        reviews.add({{"review", of}, {"result", "denied"}}, static_cast<double>(by.denied));
        reviews.add({{"review", of}, {"result", "failed"}}, static_cast<double>(by.failed));
    };
    add("token", now.tokens);
    add("access", now.accesses);
    to(reviews);
    to(family::gauge(
        "vitals_api_reviews_kept",
        "Results of these reviews that are kept for a while, at most 4096.",
        static_cast<double>(now.kept)
    ));
}

}  // namespace vitals::inline core::metrics
