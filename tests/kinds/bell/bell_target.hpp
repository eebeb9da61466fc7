// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of a kind that is not probed: whoever rings the bell brings the results.

#include "core/check/kind.hpp"
#include "core/check/status.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace vitals::bell {

struct bell_target {
    static constexpr check::kind kind{.name = "bell", .type = "ttl", .probed = false};

    std::string asked() const { return "a bell"; }
    std::string answered(std::uint16_t /*code*/) const { return "rang"; }
    std::string found(std::uint16_t /*code*/, check::status verdict) const {
        return verdict == check::status::passing ? "rang" : "rang twice";
    }
    bool asks_the_same_as(bell_target const& /*other*/) const { return true; }
    std::size_t bytes() const { return 0; }
    friend bool operator==(bell_target const&, bell_target const&) = default;
};

}  // namespace vitals::bell
