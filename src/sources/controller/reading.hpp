// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The content of one ConfigMap: the result of reading it, as values, so that it can be read on
// another thread.

#include "core/check/manifest_contents.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/parse.hpp"
#include "kube/model/config_map.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace vitals::sources::controller {

struct reading {
    kube::model::object_key key;
    std::string uid;                               // empty for files
    std::vector<check::manifest_contents> wanted;  // without their problems
    std::vector<check::problem> problems;
    std::size_t bytes = 0;          // of the text
    std::size_t rejected_keys = 0;  // with at least one problem; 1 without any manifest
    bool without_manifest = false;
    bool left_out = false;           // beyond a budget of its namespace: what runs continues
    bool given_up = false;           // given up: it would have cost too much CPU time
    std::uint64_t rules = 0;         // rereading::rules() when it began; the controller fills it in
    std::string resource_version{};  // of the ConfigMap; empty for files
    std::chrono::nanoseconds cost{};  // CPU time; filled in by the reader
};

// Of a ConfigMap that is left out as a whole; `why` is its one problem. `bytes`: of its text.
reading left_out(kube::model::object_key key, std::string uid, std::string why, std::size_t bytes);

// Of its text.
std::size_t bytes_of(kube::model::config_map const& object);

// Files have further limits of their own. `bounds.spent` is replaced by `spent`.
reading read_config_map(
    kube::model::config_map const& object,
    std::function<bool()> spent,
    manifest::limits bounds = {}
);

}  // namespace vitals::sources::controller
