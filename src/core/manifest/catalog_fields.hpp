// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `address`, `port`, `meta` and the other fields of a service that are for Consul's catalog.

#include "core/check/catalog_entry.hpp"
#include "core/check/shared_optional.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/problem_list.hpp"

#include <span>

namespace vitals::inline core::manifest {

// The fields of a service, of its weights or of a tagged address; none for another scope.
std::span<kind_field const> catalog_fields_in(scope where);

// Of the fields of a service; nothing: it has none of them, or only the standard values.
check::shared_optional<check::catalog_entry>
read_catalog_entry(fields const& from, problem_reporter& report);

}  // namespace vitals::inline core::manifest
