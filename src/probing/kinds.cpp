// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/kinds.hpp"

#include "core/check/http_target.hpp"
#include "probing/http/http_probe.hpp"

#include <array>
#include <span>

namespace vitals::probing {

std::span<kind_row const> kinds() {
    static constexpr std::array rows{kind_row{check::http_target::kind, http::http_probe}};
    return rows;
}

}  // namespace vitals::probing
