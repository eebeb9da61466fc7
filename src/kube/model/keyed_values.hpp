// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The values of a Secret or of a ConfigMap that checks refer to by their keys.

#include "core/secret/grant.hpp"
#include "core/secret/value.hpp"
#include "kube/model/resource.hpp"

#include <cstddef>
#include <expected>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace vitals::kube::model {

struct keyed_values {
    secret::marks marks{};  // of the object's owner
    std::map<std::string, secret::value, std::less<>> values{};
};

resource secrets();
// `json`: the object alone. `of`: secrets() or config_maps(). A value that is not Base64 where it
// must be is left out, as if it were not there. So are values after those that exceed `most` bytes,
// each key with secret::bytes_of_a_key: nobody has room for these. The error says why it cannot be
// such an object, and shows no value.
std::expected<keyed_values, std::string>
decode_keyed_values(resource const& of, std::string_view json, std::size_t most);

}  // namespace vitals::kube::model
