// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What every object of the API has, whatever its kind.

#include "kube/model/resource.hpp"
#include "text/json/walk.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace vitals::kube::model {

// A value of 1 MiB can be six times as long in JSON (every byte escaped), and metadata comes on
// top.
inline constexpr std::size_t max_object_bytes = 16 * 1024 * 1024;

struct object_meta {
    object_key key;
    std::string uid;
    std::string resource_version;
};

// Gathers the metadata of one object from the values of a larger document: a list, a watch event.
class object_meta_reader {
public:
    // `level`: how many names lead to the object itself.
    explicit object_meta_reader(std::size_t level) : level_{level} {}

    void scalar(json::path const& path, json::kind kind, std::string_view value);
    object_meta const& read() const { return meta_; }  // so far
    // What was read; the reader begins anew. The error names a field that every object of `of` has.
    std::expected<object_meta, std::string> take(resource const& of);

private:
    std::size_t level_;
    object_meta meta_;
};

}  // namespace vitals::kube::model
