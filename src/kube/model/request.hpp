// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Requests for the objects of a resource: target (path and query, percent-encoded) and Accept.

#include "kube/model/resource.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::model {

enum class representation : std::uint8_t {
    object,   // as it is stored
    metadata  // PartialObjectMetadata of meta.k8s.io/v1: of each object the metadata alone
};

// Which objects of a resource, and what of them.
struct collection {
    model::resource resource;
    std::string ns{};              // empty: all namespaces
    std::string label_selector{};  // empty: any labels
    // Of the one object; empty: of all. A Role with resourceNames grants the list and the watch of
    // it.
    std::string name{};
    model::representation representation = representation::object;
};

struct list_position {
    enum class match : std::uint8_t { not_older, exact };

    // Not older than that, from the server's cache, or exactly that; without one the answer is
    // consistent.
    std::optional<std::string> resource_version{};
    match how = match::not_older;
    unsigned limit = 0;            // 0: no pages
    std::string continue_token{};  // a further page; excludes a resourceVersion
};

std::string list_target(collection const& of, list_position const& from);
// Bookmarks are asked for; the server ends the watch after `timeout`.
std::string
watch_target(collection const& of, std::string_view resource_version, std::chrono::seconds timeout);

// The kind of what the server sends: of each object, and of a list.
std::string object_kind(collection const& of);
std::string list_kind(collection const& of);
// The header Accept of a request that is answered by that kind, one of the above.
std::string media_type(collection const& of, std::string_view kind);

}  // namespace vitals::kube::model
