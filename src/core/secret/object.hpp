// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A Secret or ConfigMap whose keys checks refer to: what it is called, and what it holds.

#include "core/check/references.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/value.hpp"

#include <compare>
#include <cstddef>
#include <expected>
#include <functional>
#include <map>
#include <string>

namespace vitals::inline core::secret {

struct object_name {
    std::string ns;
    check::key_object object = check::key_object::secret;
    std::string name;
    friend auto operator<=>(object_name const&, object_name const&) = default;
};

// "Secret probe-token", "ConfigMap our-ca": for sentences
std::string called(object_name const& which);

// What each key counts besides the bytes of it and its value: its place in memory.
inline constexpr std::size_t bytes_of_a_key = 128;

struct contents {
    // Of a Secret: where its owner allows it to go, or why nowhere: grant::parse() of its label and
    // annotations. Of a ConfigMap, and of files: anywhere.
    std::expected<grant, std::string> allowed = grant::of_files();
    std::map<std::string, value, std::less<>> keys{};
};

}  // namespace vitals::inline core::secret
