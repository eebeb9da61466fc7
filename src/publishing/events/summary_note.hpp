// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The note of a summary Event: "35 more checks became critical: c25, c26, …; 12 more changes".
// Pure.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::publishing::events {

class summary_note {
public:
    // "<count> more <thing, in the plural unless there is one>[ <what>][: names]". `thing` forms
    // its plural with an s.
    void add(
        std::size_t count,
        std::string_view thing,
        std::string_view what,
        std::vector<std::string_view> names
    );
    // At most `limit` bytes; as many names as fit, each part having an equal share.
    std::string text(std::size_t limit) const;

private:
    struct part {
        std::string head;
        std::size_t count = 0;
        std::vector<std::string_view> names;  // as many as `count`, or the first of them
    };
    std::vector<part> parts_;
};

}  // namespace vitals::publishing::events
