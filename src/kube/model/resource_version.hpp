// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The order of two resourceVersions (KEP-5504: decimal numbers that can be compared). Used to
// notice a server whose etcd was restored from a backup, never to decide what is applied.

#include <compare>
#include <optional>
#include <string_view>

namespace vitals::kube::model {

// Nothing when either is no decimal number without leading zeros: such a version is opaque.
std::optional<std::strong_ordering>
compare_resource_versions(std::string_view left, std::string_view right);

// `version` is surely older than `than`.
bool is_older(std::string_view version, std::string_view than);

}  // namespace vitals::kube::model
