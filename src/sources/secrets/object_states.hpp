// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is known of each object that checks refer to, counted by namespace for metrics. Pure.

#include "core/secret/object.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::sources::secrets {

using secret::object_name;

enum class object_state : std::uint8_t {
    unread,  // not yet; nothing is known of it
    read,
    missing,
    forbidden,   // Vitals has no right to read it
    unreadable,  // as it is now, it cannot be used: too large, no folder
    left_out     // without a place: beyond the budget of its namespace, or beside other ones
};
inline constexpr std::size_t object_state_count = std::to_underlying(object_state::left_out) + 1;
std::string_view to_string(object_state);  // a metric label

class object_states {
public:
    using counts = std::array<std::size_t, object_state_count>;  // by object_state
    using by_namespace = std::map<std::string, counts, std::less<>>;

    void set(object_name const& which, object_state now);
    void forget(object_name const& which);

    std::optional<object_state> of(object_name const& which) const;  // nothing: it is not known
    by_namespace const& all() const { return counted_; }             // of namespaces with objects
    std::size_t count(std::string_view ns, object_state of) const;

private:
    std::map<object_name, object_state> known_;
    by_namespace counted_;
};

}  // namespace vitals::sources::secrets
