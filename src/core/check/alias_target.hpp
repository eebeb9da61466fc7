// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of an alias: other checks of its namespace, whose worst status it has. Three kinds,
// for a check has one target, and each is written in its own way.

#include "core/check/kind.hpp"
#include "core/check/status.hpp"
#include "core/check/target.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::check {

enum class aliased : std::uint8_t { check, service, config_map };

template <aliased Of>
struct alias_target {
    static constexpr std::string_view name_of_kind() {
        if constexpr (Of == aliased::check) return "alias";
        if constexpr (Of == aliased::service) return "aliasService";
        return "aliasConfigMap";
    }
    static constexpr check::kind kind{.name = name_of_kind(), .type = "alias", .probed = false};

    // "<id>" or "<configmap>/<id>" of a check, id or name of a service, name of a ConfigMap
    std::string of;

    std::string asked() const { return std::string{kind.name}.append(" ").append(of); }
    std::string answered(std::uint16_t /*code*/) const { return "all checks passing"; }
    std::string found(std::uint16_t /*code*/, status /*verdict*/) const {
        return "all checks passing";
    }
    bool asks_the_same_as(alias_target const& other) const { return of == other.of; }
    std::size_t bytes() const { return of.size(); }
    friend bool operator==(alias_target const&, alias_target const&) = default;
};

using check_alias = alias_target<aliased::check>;
using service_alias = alias_target<aliased::service>;
using config_map_alias = alias_target<aliased::config_map>;

struct alias {
    aliased what = aliased::check;
    std::string_view of;
};

// Nothing of a target of another kind. Valid as long as the target.
inline std::optional<alias> alias_in(target const& some) {
    if (auto const* const one = some.as<check_alias>()) return alias{aliased::check, one->of};
    if (auto const* const one = some.as<service_alias>()) return alias{aliased::service, one->of};
    if (auto const* const one = some.as<config_map_alias>())
        return alias{aliased::config_map, one->of};
    return std::nullopt;
}

}  // namespace vitals::inline core::check
