// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/work_queue/job.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace vitals::kube::work_queue {

std::string_view to_string(result what) {
    static constexpr std::array<std::string_view, 3> names{"done", "retry", "refused"};
    static_assert(names.size() == std::size_t{std::to_underlying(result::refused)} + 1);
    return names[std::to_underlying(what)];
}

std::string_view to_string(drop_reason why) {
    static constexpr std::array<std::string_view, drop_reason_count> names{"overflow", "shutdown"};
    return names[std::to_underlying(why)];
}

}  // namespace vitals::kube::work_queue
