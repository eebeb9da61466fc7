// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Cuts a stream of bytes into JSON objects, wherever the pieces of the stream end. Each byte is
// looked at once.

#include "kube/model/object_meta.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::model {

struct frame {
    enum class content : std::uint8_t {
        object,  // `text` is one whole object; whether it is valid JSON is the parser's matter
        // An object beyond the limit has ended; `text` is its beginning, enough for its name.
        oversized,
        garbage  // something else than white space between objects: the stream is of no more use
    };
    frame::content what = content::object;
    std::string_view text;  // valid until the next call, and as long as the input
};

class frame_scanner {
public:
    explicit frame_scanner(std::size_t limit = max_object_bytes) : limit_{limit} {}

    // Takes the first frame off `input`, or all of it when none ends in it.
    std::optional<frame> next(std::string_view& input);
    // The stream must not end here.
    bool inside_object() const { return depth_ > 0; }

private:
    std::size_t end_of_object(std::string_view input);
    void look_at(char byte);
    std::optional<frame> keep(std::string_view part, bool complete);

    std::size_t limit_;
    std::string kept_;  // the beginning of an object that goes on in the next input
    std::size_t size_ = 0;
    std::size_t depth_ = 0;
    bool in_string_ = false;
    bool escaped_ = false;
    bool discarding_ = false;
    bool handed_out_ = false;  // kept_ is what the last frame shows
    bool broken_ = false;
};

}  // namespace vitals::kube::model
