// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a check with a bell is written: `bell: true`. It has no problems and no hints.

#include "core/check/target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/kinds.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "kinds/bell/bell_target.hpp"

#include <array>
#include <string_view>

namespace vitals::bell {

inline check::target
read_bell(manifest::fields const&, manifest::settings const&, manifest::problem_reporter&) {
    return bell_target{};
}

inline void
hint_at_bell(manifest::fields const&, check::target const&, std::string_view, manifest::problem_reporter&) {
}

inline constexpr std::array<manifest::kind_field, 1> bell_fields{{{"bell"}}};

inline constexpr manifest::kind_row bell_row{
    .is = bell_target::kind,
    .example = "bell: true",
    .own_fields = bell_fields,
    .read = read_bell,
    .hint = hint_at_bell,
};

}  // namespace vitals::bell
