// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Places of bytes in a text, as an editor shows them: lines end with a line feed, and columns count
// characters.

#include "text/yaml/document.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace vitals::inline text::yaml {

class places {
public:
    explicit places(std::string_view text) : text_{text} {
        for (auto i = text.find('\n'); i != text.npos; i = text.find('\n', i + 1))
            begins_.push_back(static_cast<std::uint32_t>(i + 1));
    }

    // Cheap for a byte near the last one. An offset behind the text means its end.
    position of(std::size_t byte) {
        byte = std::min(byte, text_.size());
        while (line_ + 1 < begins_.size() && begins_[line_ + 1] <= byte) go_to_line(line_ + 1);
        while (begins_[line_] > byte) go_to_line(line_ - 1);
        for (; at_ < byte; ++at_) column_ += begins_character(at_);
        for (; at_ > byte; --at_) column_ -= begins_character(at_ - 1);
        return {static_cast<std::uint32_t>(line_) + 1, column_ + 1};
    }

private:
    void go_to_line(std::size_t line) {
        line_ = line;
        at_ = begins_[line];
        column_ = 0;
    }
    std::uint32_t begins_character(std::size_t byte) const {
        return (static_cast<unsigned char>(text_[byte]) & 0xC0U) == 0x80 ? 0 : 1;
    }

    std::string_view text_;
    std::vector<std::uint32_t> begins_{0};  // of the lines
    std::size_t line_ = 0;                  // the place of the last byte
    std::size_t at_ = 0;
    std::uint32_t column_ = 0;
};

}  // namespace vitals::inline text::yaml
