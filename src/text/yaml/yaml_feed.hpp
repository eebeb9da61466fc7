// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The text as yaml-cpp reads it: 2 KiB at a time, without a copy of the whole, and within limits
// that its scanner does not have. As long as the text, byte for byte, so that yaml-cpp's marks are
// places of the text.

#include "text/yaml/meter.hpp"

#include <cstddef>
#include <ios>
#include <streambuf>
#include <string>
#include <string_view>

namespace vitals::inline text::yaml {

// Thrown by a feed: too many tokens would wait in yaml-cpp's queue.
struct too_far_ahead {};

class yaml_feed final : public std::streambuf {
public:
    // `most_ahead`: of the tokens between two events.
    yaml_feed(std::string_view text, std::size_t most_ahead, meter& budget);

    // The parser has processed all tokens so far.
    void progress() { ahead_ = 0; }

    // A scalar as its author wrote it. yaml-cpp's is not UTF-8 where the feed changed the text, and
    // where an escape \N or \_ became one byte of Latin-1 (issue 803 of yaml-cpp).
    static std::string restored(std::string_view scalar);

private:
    // Throws `given_up` and `too_far_ahead`: yaml-cpp calls this on the buffer itself, where no
    // stream catches exceptions.
    std::streamsize xsgetn(char* into, std::streamsize room) override;

    std::size_t most_ahead_;
    std::size_t ahead_ = 0;
    bool begun_ = false;
    meter& budget_;
};

}  // namespace vitals::inline text::yaml
