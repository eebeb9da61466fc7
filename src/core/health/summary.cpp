// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/health/summary.hpp"

#include "core/check/definition.hpp"
#include "core/health/transition.hpp"
#include "text/utf8/utf8.hpp"

#include <cstddef>
#include <string>

namespace vitals::inline core::health {

namespace {

constexpr std::size_t longest = 300;

}  // namespace

std::string summary_of(check::definition const& probed, transition const& change) {
    auto const& target = probed.target;
    auto text = target.asked().append(": ");
    text += change.cause.empty() ? target.answered(change.code) : std::string{change.cause};
    return utf8::prefix(text, longest);
}

}  // namespace vitals::inline core::health
