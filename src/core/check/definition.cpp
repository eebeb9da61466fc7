// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/definition.hpp"

#include "core/check/alerting.hpp"
#include "core/check/catalog_entry.hpp"

#include <cstddef>
#include <string>

namespace vitals::inline core::check {

bool same_probe(definition const& a, definition const& b) {
    return a.target.asks_the_same_as(b.target);
}

std::size_t bytes_of(definition const& of) {
    auto sum = of.identity.text().size() + of.name.size() + of.notes.size() + of.target.bytes();
    if (of.service) sum += bytes_of(*of.service);
    if (of.alerting) sum += bytes_of(*of.alerting) + of.alerting->labels.size() * sizeof(label);
    return sum;
}

std::size_t bytes_of(service const& of) {
    // Lists of services (core/status) have two places for the check, and when no other check is of
    // this service, one for the service with its name in two spellings.
    constexpr std::size_t places = 2 * 80 + 272;
    auto sum = sizeof(service) + places + of.id.size() + 3 * of.name.size();
    // When no other instance has it, one for each tag, too.
    constexpr std::size_t place_of_tag = 96;
    for (auto const& tag : of.tags) sum += sizeof(std::string) + place_of_tag + 2 * tag.size();
    if (of.catalog) sum += bytes_of(*of.catalog);
    return sum;
}

std::size_t bytes_of(alerting const& of) {
    auto sum = of.severity.size() + of.owner.size() + of.runbook.size();
    for (auto const& [name, value] : of.labels) sum += name.size() + value.size();
    return sum;
}

}  // namespace vitals::inline core::check
