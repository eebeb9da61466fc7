// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The sentences about objects that cannot be used. Each one continues "Secret probe-token …" and
// says how to fix it; none shows a value. Short: `why` of a check is cut at 110 characters. Pure.

#include "sources/secrets/object_states.hpp"
#include "sources/secrets/places.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::sources::secrets {

std::string no_folder();
std::string no_place(watch_limit const& all);  // beside what other namespaces refer to
std::string no_room();
std::string no_right(object_name const& which);
// `limit`: of the namespace; `all`: of all namespaces.
std::string too_many_objects(std::string_view ns, std::uint64_t limit, watch_limit const& all);

std::string_view log_line(object_state now);

}  // namespace vitals::sources::secrets
