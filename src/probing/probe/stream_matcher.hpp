// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Looks for a text in bytes that come in pieces. Linear in what comes, whatever the text and the
// bytes are (Knuth, Morris and Pratt), and keeps none of it. Pure.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace vitals::probing::probe {

class stream_matcher {
public:
    // Not empty, and at most 65,535 bytes; outlives the matcher.
    explicit stream_matcher(std::string_view wanted);

    // The number of bytes of this piece up to the end of the first match, if it ends here.
    std::optional<std::size_t> feed(std::string_view piece);

private:
    std::string_view wanted_;
    std::vector<std::uint16_t> shorter_;  // for each prefix: its longest border
    std::size_t matched_ = 0;
};

}  // namespace vitals::probing::probe
