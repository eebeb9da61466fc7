// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Finds the manifests inside a file of Kubernetes objects, and their places in it. For `vitals
// lint`.

#include "text/yaml/document.hpp"
#include "text/yaml/read.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::app::cli {

using documents = std::expected<std::vector<yaml::document>, yaml::unreadable>;

// Limits for the tree of a user's own file, far above the server's.
documents read_file(std::string_view text, yaml::notation written);

// Without their line feeds.
std::vector<std::string_view> lines_of(std::string_view text);

struct embedded_manifest {
    std::string key;
    std::string text;
    yaml::position where;      // of the value in the file
    bool literal = false;      // a block scalar (`|`), whose lines are lines of the file
    std::uint32_t indent = 0;  // of these lines
    bool binary = false;       // under `binaryData`: there is no text to read
};

// A key without a manifest that can be read.
struct other_key {
    std::string name;
    yaml::position where;
};

// The label that makes Vitals read a ConfigMap.
struct checks_label {
    enum class value : std::uint8_t {
        missing,
        right,
        no_text,  // an unquoted true: a boolean, which the API server refuses
        other
    };
    value is = value::missing;
    std::string text;
    yaml::position where;
};

struct embedded_config_map {
    std::string ns;
    std::string name;
    checks_label label;
    yaml::position where;
    std::vector<embedded_manifest> manifests;
    std::vector<other_key> other_keys{};  // of `data` and `binaryData`
    std::vector<other_key> trees{};  // keys of manifests whose value is no text: the `|` is missing
    std::optional<yaml::position> misplaced{};  // `checks` beside `data`

    bool is_labelled() const {
        return label.is == checks_label::value::right || label.is == checks_label::value::no_text;
    }
};

// An object of another kind.
struct other_object {
    std::string kind;
    yaml::position where;
};

struct objects_in_file {
    std::vector<embedded_config_map> config_maps;
    std::vector<other_object> others;
    std::optional<yaml::unreadable> problem{};  // then the file has objects, but none could be read
};

// The items of a List are read; objects that `helm test` creates are left out. Nothing when the
// file holds no Kubernetes objects: then it is linted as one manifest.
std::optional<objects_in_file> find_objects(std::string_view text, documents const& read);

// Where a place of the manifest is in the file; nothing when its lines are not the file's.
std::optional<yaml::position> in_file(embedded_manifest const& from, yaml::position inner);

}  // namespace vitals::app::cli
