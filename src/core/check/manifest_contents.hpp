// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The content of one key of a ConfigMap: manifest::parse makes it, reconcile::make_plan reads it.

#include "core/check/definition.hpp"
#include "core/check/problem.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace vitals::inline core::check {

struct manifest_contents {
    std::string key{};
    bool readable = true;  // false: no entry could be read at all (syntax error, too large, ...)
    std::vector<std::shared_ptr<definition const>> checks{};  // the good entries
    std::vector<std::string> rejected{};                      // ids of entries with problems
    bool unidentified = false;  // some rejected entry has no readable id
    bool given_up = false;      // given up, since `manifest::limits::spent` said so
    std::vector<problem> problems{};
    std::vector<problem> hints{};  // as far as they are wanted
    bool foreign = false;          // not readable: it is a configuration of another tool
    std::size_t dropped = 0;       // number of problems beyond `manifest::limits::problems`
    // For the first key beyond `manifest::limits::manifests`: the keys behind it, in order. Not
    // readable, and without problems of their own.
    std::vector<std::string> behind{};
};

}  // namespace vitals::inline core::check
