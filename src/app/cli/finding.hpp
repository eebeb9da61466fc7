// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The findings of `vitals lint` about a file. All texts are the file's own: the printer makes them
// visible.

#include "text/yaml/document.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vitals::app::cli {

enum class finding_kind : std::uint8_t {
    problem,
    hint  // allowed, but probably not what its author wants
};

// A line of a text, without possible secrets.
struct shown_line {
    std::uint32_t number = 1;
    std::string text;
    std::size_t caret = 0;  // in characters from 0
    std::size_t width = 1;  // of the word above the caret
};

struct finding {
    finding_kind kind = finding_kind::problem;
    std::optional<yaml::position> where;  // none: the file as a whole
    std::string check_id;                 // may be empty
    std::string message;
    std::optional<yaml::position> first;  // for a duplicate: the place of the first one
    std::string instead;                  // for a misspelt word: the one that was meant
    std::optional<shown_line> line;
};

struct linted_namespace {
    std::size_t checks = 0;
    std::size_t config_maps = 0;
};

struct linted_file {
    std::string name;
    std::size_t checks = 0;
    std::map<std::string, linted_namespace> namespaces{};  // of ConfigMaps that say theirs
    std::vector<finding> findings;
};

}  // namespace vitals::app::cli
