// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `service: {id, name, tags, address, port}`: the service of the check in the Consul-compatible API.

#include "core/check/definition.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/owner.hpp"

#include <optional>

namespace vitals::inline core::manifest {

std::optional<check::service>
read_service(field_value const& from, owner const& who, problem_reporter& report);

// The same from the fields of that map. Without an id it is "<namespace>/<name>"; the id of a
// service of another namespace is a problem.
check::service read_service_fields(fields const& from, owner const& who, problem_reporter& report);

}  // namespace vitals::inline core::manifest
