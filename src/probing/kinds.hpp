// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a check of each kind is probed: one half of the table of kinds; core/manifest/kinds.cpp is
// the other.
// docs/adding-a-kind.md

#include "core/check/definition.hpp"
#include "core/check/kind.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

#include <span>

namespace vitals::probing {

struct kind_row {
    check::kind const& is;
    // One try. Both must outlive it.
    runtime::task<health::observation> (*probe)(check::definition const&, probe::context&);
};

// All kinds that are probed, the commonest first. A test may link another table than kinds.cpp.
std::span<kind_row const> kinds();

}  // namespace vitals::probing
