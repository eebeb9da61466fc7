// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `steps`: what is sent over a connection, and what must come.
//
//     steps:
//       - expect: "220 "
//       - send: "NOOP\r\n"
//       - expectHex: 32 35 30

#include "core/check/tcp_target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

namespace field_limits {
inline constexpr std::size_t steps = 16;
inline constexpr std::size_t step = 1024;  // bytes
}  // namespace field_limits

std::vector<check::tcp_step> read_steps(field_value const& from, problem_reporter& report);

// At a line break that is written where YAML has none.
void hint_at_steps(
    field_value const& from,
    std::vector<check::tcp_step> const& made,
    problem_reporter& report
);

// `steps` of a kind with one question and one answer.
struct question {
    std::string send{};    // empty: none
    std::string expect{};  // empty: none
};
question read_question(std::string_view kind, field_value const& from, problem_reporter& report);
void hint_at_question(field_value const& from, question const& made, problem_reporter& report);

}  // namespace vitals::inline core::manifest
