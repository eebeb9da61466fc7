// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Lines of the user's own text for the terminal, without possible secrets: see masked_line.hpp.

#include "app/cli/config_map_file.hpp"
#include "app/cli/finding.hpp"
#include "text/yaml/document.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace vitals::app::cli {

class shown_source {
public:
    // `text` must outlive it. Text that could not be read is shown without any of its values.
    shown_source(std::string_view text, documents const& read);

    // Nothing when there is no such line, when it is too long, or when nothing of it may be shown.
    std::optional<shown_line> line(yaml::position where) const;

private:
    struct beginning {
        std::uint32_t column = 0;  // of the first value that begins on a line
        bool secret = false;       // one of them is, or is in, a header or a body
    };

    void note(yaml::node const& value, bool secret);
    bool may_hold_secret(std::uint32_t line) const;

    std::vector<std::string_view> lines_;
    bool readable_;
    std::map<std::uint32_t, beginning> begins_;  // line -> the values that begin on it
};

}  // namespace vitals::app::cli
