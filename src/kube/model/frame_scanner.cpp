// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/frame_scanner.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::model {

constexpr std::size_t beginning = 4096;  // of an object that is not kept

void frame_scanner::look_at(char byte) {
    if (escaped_) {
        escaped_ = false;
    } else if (in_string_) {
        escaped_ = byte == '\\';
        in_string_ = byte != '"';
    } else if (byte == '"') {
        in_string_ = true;
    } else if (byte == '{') {
        ++depth_;
    } else if (byte == '}') {
        --depth_;
    }
}

// How many bytes of `input` belong to the open object; all of them when it does not end.
std::size_t frame_scanner::end_of_object(std::string_view input) {
    std::size_t at = 0;
    while (at < input.size()) {
        look_at(input[at++]);
        if (depth_ == 0) break;
    }
    return at;
}

std::optional<frame> frame_scanner::keep(std::string_view part, bool complete) {
    size_ += part.size();
    if (size_ > limit_ && !discarding_) {
        discarding_ = true;
        // Not longer than the bytes read so far in any case: the frame is the same however the
        // stream is cut.
        auto const length = std::min(beginning, limit_);
        std::string head = kept_.substr(0, length);
        head.append(part.substr(0, length - head.size()));
        kept_.swap(head);  // unlike an assignment this gives the memory back
    }
    if (discarding_) {
        if (!complete) return std::nullopt;
        discarding_ = false;
        handed_out_ = true;
        return frame{frame::content::oversized, kept_};
    }
    if (complete && kept_.empty()) return frame{frame::content::object, part};
    kept_.append(part);
    if (!complete) return std::nullopt;
    handed_out_ = true;
    return frame{frame::content::object, kept_};
}

std::optional<frame> frame_scanner::next(std::string_view& input) {
    if (handed_out_) {
        std::string{}.swap(kept_);  // hundreds of watches may wait for their next event
        handed_out_ = false;
    }
    if (depth_ == 0) {
        input.remove_prefix(std::min(input.find_first_not_of(" \t\r\n"), input.size()));
        if (input.empty()) return std::nullopt;
        broken_ = broken_ || input.front() != '{';
        size_ = 0;
    }
    if (broken_) {
        input = {};
        return frame{frame::content::garbage, {}};
    }
    auto const part = input.substr(0, end_of_object(input));
    input.remove_prefix(part.size());
    return keep(part, depth_ == 0);
}

}  // namespace vitals::kube::model
