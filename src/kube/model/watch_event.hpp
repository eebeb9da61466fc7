// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One line of a watch: ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.

#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::model {

struct watch_event {
    enum class effect : std::uint8_t {
        put,       // the object is new or changed
        removed,   // it was deleted, or left the selector
        bookmark,  // nothing but a newer resourceVersion
        error,     // `object` is the Status with which the server ends the watch
        unknown  // a type or a kind that is not ours: to be ignored, and the resourceVersion stays
    };
    effect what = effect::unknown;
    std::string type{};         // as the server wrote it
    std::string kind{};         // of `object`
    object_meta meta{};         // of a bookmark the resourceVersion alone, of an error nothing
    std::string_view object{};  // JSON; valid as long as the frame
};

std::expected<watch_event, std::string>
decode_watch_event(std::string_view frame, collection const& of);
// Whose event it is, as far as its beginning tells: the API server writes metadata before data.
std::optional<object_key> key_of_event(std::string_view beginning, resource const& of);

}  // namespace vitals::kube::model
