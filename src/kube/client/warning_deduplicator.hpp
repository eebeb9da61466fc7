// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The API server's `Warning: 299 - "text"` headers come with each answer; each text is logged once.

#include "runtime/lru.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::client {

// The text of a Warning header; nothing when the API server did not write it (its code is 299).
std::optional<std::string> warning_text(std::string_view header);

class warning_deduplicator {
public:
    explicit warning_deduplicator(std::size_t limit = 256) : limit_{limit} {}
    // True when the text is not among the last ones seen.
    bool is_first(std::string const& text);

private:
    struct warning {
        std::string key;  // the text
    };

    std::size_t limit_;
    runtime::lru<warning> seen_;
};

}  // namespace vitals::kube::client
