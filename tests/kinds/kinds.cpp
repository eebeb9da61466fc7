// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Both tables of kinds, with a row more for each kind that only these tests have.

#include "core/manifest/kinds.hpp"

#include "core/check/http_target.hpp"
#include "core/manifest/http_fields.hpp"
#include "kinds/bell/bell_fields.hpp"
#include "kinds/toy/toy_fields.hpp"
#include "kinds/toy/toy_probe.hpp"
#include "kinds/toy/toy_target.hpp"
#include "probing/http/http_probe.hpp"
#include "probing/kinds.hpp"

#include <array>
#include <span>

namespace vitals {

std::span<manifest::kind_row const> manifest::kinds() {
    static constexpr std::array rows{http_row, toy::toy_row, bell::bell_row};
    return rows;
}

std::span<probing::kind_row const> probing::kinds() {
    static constexpr std::array rows{
        kind_row{check::http_target::kind, http::http_probe},
        kind_row{toy::toy_target::kind, toy::toy_probe},
    };
    return rows;
}

}  // namespace vitals
