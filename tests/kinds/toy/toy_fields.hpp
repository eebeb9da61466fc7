// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a toy check is written: `toy: yes`, `loud: true`, and TLS as any other kind.

#include "core/check/target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/kinds.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/tls_fields.hpp"
#include "kinds/toy/toy_target.hpp"

#include <array>
#include <string_view>

namespace vitals::toy {

check::target read_toy(
    manifest::fields const& from,
    manifest::settings const& all,
    manifest::problem_reporter& report
);
void hint_at_toy(
    manifest::fields const& from,
    check::target const& made,
    std::string_view ns,
    manifest::problem_reporter& report
);

inline constexpr std::array<manifest::kind_field, 5> toy_fields{
    {{"toy"}, {"loud"}, manifest::tls_server_name, manifest::tls_skip_verify, manifest::tls}
};

inline constexpr manifest::kind_row toy_row{
    .is = toy_target::kind,
    .example = "toy: yes",
    .own_fields = toy_fields,
    .read = read_toy,
    .hint = hint_at_toy,
};

}  // namespace vitals::toy
