// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Gathers one ConfigMap from the values of a larger document: a list, a watch event.

#include "kube/model/config_map.hpp"
#include "text/json/walk.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace vitals::kube::model {

class config_map_reader {
public:
    // `level`: how many names lead to the object itself.
    explicit config_map_reader(std::size_t level) : level_{level} {}

    // False: the value cannot belong to a ConfigMap.
    bool scalar(json::path const& path, json::kind kind, std::string_view value);
    // What was gathered, and begins anew. An object without name, namespace, uid or resourceVersion is an error.
    std::expected<config_map, std::string> take();
    object_key const& key() const { return object_.key; }
    std::string const& resource_version() const { return object_.resource_version; }

private:
    void keep_other_key(std::string_view name);

    std::size_t level_;
    config_map object_;
};

}  // namespace vitals::kube::model
