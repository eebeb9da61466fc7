// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The name of a check: <namespace>/<configmap>/<id>, unique in the cluster.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace vitals::inline core::check {

// One string and two positions instead of three strings: there may be 100,000 of them.
class identity {
public:
    identity() = default;
    // No part may contain a slash (Kubernetes' names cannot, and the manifest parser refuses ids
    // with one).
    identity(std::string_view ns, std::string_view config_map, std::string_view id);

    std::string const& text() const { return text_; }  // "<namespace>/<configmap>/<id>"
    std::string_view ns() const;  // the Kubernetes namespace ("local" for files)
    std::string_view config_map() const;
    std::string_view id() const;

    friend bool operator==(identity const&, identity const&) = default;
    friend auto operator<=>(identity const& a, identity const& b) { return a.text_ <=> b.text_; }

private:
    std::string text_;
    std::uint16_t ns_end_ = 0;
    std::uint16_t config_map_end_ = 0;
};

// Orders the texts of identities as Consul does its lists: without regard to case. Those that
// differ in case alone are ordered by their bytes.
struct less_without_case {
    bool operator()(std::string_view a, std::string_view b) const;
};

}  // namespace vitals::inline core::check

template <>
struct std::hash<vitals::check::identity> {
    std::size_t operator()(vitals::check::identity const& who) const noexcept {
        return std::hash<std::string>{}(who.text());
    }
};
