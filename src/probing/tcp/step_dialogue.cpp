// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/tcp/step_dialogue.hpp"

#include "core/check/tcp_target.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::tcp {

using what = check::tcp_step::what;

step_dialogue::step_dialogue(
    std::span<check::tcp_step const> steps,
    std::size_t output_limit,
    bool kept_connection
)
    : steps_{steps}, output_{output_limit} {
    while (kept_connection && !done() && steps_[at_].does == what::expect) ++at_;
    advance();
}

// The present step begins. What has come already may be all that it expects.
void step_dialogue::advance() {
    wanted_.reset();
    got_ = 0;
    if (done() || steps_[at_].does == what::send) return;
    wanted_.emplace(steps_[at_].bytes);
    auto const left = std::exchange(left_, {});
    if (!left.empty()) look_for(left);
}

std::string_view step_dialogue::to_send() {
    if (done() || steps_[at_].does == what::expect) return {};
    std::string_view const bytes{steps_[at_++].bytes};
    advance();
    return bytes;
}

void step_dialogue::feed(std::string_view piece) {
    total_ += piece.size();
    output_.append(piece);
    look_for(piece);
}

void step_dialogue::look_for(std::string_view piece) {
    if (!wanted_) return;
    got_ += piece.size();
    auto const end = wanted_->feed(piece);
    if (!end) return;
    left_ = piece.substr(*end);
    ++at_;
    advance();
}

}  // namespace vitals::probing::tcp
