// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "kinds/toy/toy_fields.hpp"

#include "core/check/target.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/tls_fields.hpp"
#include "core/manifest/values.hpp"
#include "kinds/toy/toy_target.hpp"

#include <string>
#include <string_view>

namespace vitals::toy {

check::target read_toy(
    manifest::fields const& from,
    manifest::settings const& all,
    manifest::problem_reporter& report
) {
    toy_target made;
    auto const& answer = from["toy"];
    auto const* const text = manifest::scalar_text(*answer.value, "toy", report);
    if (text != nullptr && *text == "perhaps")
        made.answer = answers::perhaps;
    else if (text != nullptr && *text == "no")
        made.answer = answers::no;
    else if (text != nullptr && *text != "yes")
        report.at(answer.value->where, "toy: yes, perhaps or no is needed");
    made.loud = manifest::read_switch(from["loud"], report).value_or(false);
    made.tls = manifest::tls_of(all.tls, report);
    return made;
}

void hint_at_toy(
    manifest::fields const& from,
    check::target const& made,
    std::string_view /*space*/,
    manifest::problem_reporter& report
) {
    if (made.as<toy_target>()->loud)
        report.hint(from["loud"].name->where, "a loud toy wakes the neighbours");
}

}  // namespace vitals::toy
