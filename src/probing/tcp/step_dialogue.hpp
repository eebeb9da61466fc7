// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where one try is in the steps of its check: what is sent next, and whether what comes is what is
// expected. Pure: the caller sends and receives. Everything that a peer can send is bounded.

#include "core/check/tcp_target.hpp"
#include "probing/probe/body_tail.hpp"
#include "probing/probe/stream_matcher.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vitals::probing::tcp {

class step_dialogue {
public:
    static constexpr std::size_t read_limit = std::size_t{64} * 1024;  // of all that comes

    // The steps outlive it. `kept_connection`: its greeting was read by an earlier probe, so it
    // begins with the first `send`.
    step_dialogue(
        std::span<check::tcp_step const> steps,
        std::size_t output_limit,
        bool kept_connection
    );

    bool done() const { return at_ == steps_.size(); }
    std::size_t number() const { return at_ + 1; }  // of the present step, from 1
    // The bytes of the present step, which is then over; empty when it expects some.
    std::string_view to_send();
    // What came, while the present step expects something. What is expected must follow what was
    // expected before.
    void feed(std::string_view piece);
    // The present step has got something, which was not what it expects.
    bool got_other() const { return got_ > 0; }
    // Nothing more is read.
    bool too_much() const { return total_ > read_limit; }
    std::string take_output() { return output_.take(); }  // the last bytes that came

private:
    void advance();
    void look_for(std::string_view piece);

    std::span<check::tcp_step const> steps_;
    std::size_t at_ = 0;
    std::optional<probe::stream_matcher> wanted_;  // of the present step
    std::string left_;                             // came after the last match
    std::size_t got_ = 0;                          // bytes for the present step
    std::size_t total_ = 0;
    probe::body_tail output_;
};

}  // namespace vitals::probing::tcp
