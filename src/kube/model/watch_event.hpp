// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One line of a watch on ConfigMaps: ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.

#include "kube/model/api_status.hpp"
#include "kube/model/config_map.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace vitals::kube::model {

struct object_added {
    config_map object;
};
struct object_modified {
    config_map object;
};
struct object_deleted {  // or it left the selector
    config_map object;
};
struct bookmark {
    std::string resource_version;
};
// Of a type or a kind that we do not know: to be ignored, and the resourceVersion stays.
struct unknown_event {
    std::string type;
    std::string kind;
};

// A Status is what the server ends a watch with.
using watch_event = std::
    variant<object_added, object_modified, object_deleted, bookmark, api_status, unknown_event>;

std::expected<watch_event, std::string> decode_watch_event(std::string_view frame);
// Whose event it is, as far as its beginning tells: the API server writes metadata before data.
std::optional<object_key> key_of_event(std::string_view beginning);

}  // namespace vitals::kube::model
