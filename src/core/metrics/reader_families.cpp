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
    family waiting = family::gauge(
        "vitals_api_reviews_waiting",
        "Reviews of readers of the API that wait for their turn, of tokens that were good when "
        "they "
        "were reviewed last (known), and of all others (unknown)."
    );
    auto refused = family::counter(
        "vitals_api_reviews_refused_total",
        "Requests answered 429 since too many reviews of their network, or of their account's "
        "namespace, were waiting."
    );
    auto const add_queue = [&](char const* of, readers::queue const& its) {
        waiting.add({{"tokens", of}}, static_cast<double>(its.waiting));
        refused.add({{"tokens", of}}, static_cast<double>(its.refused));
    };
    add_queue("known", now.known);
    add_queue("unknown", now.unknown);
    to(waiting);
    to(refused);
    to(family::gauge(
        "vitals_api_reviews_kept",
        "Results of these reviews that are kept for a while, at most 4096.",
        static_cast<double>(now.kept)
    ));
}

}  // namespace vitals::inline core::metrics
