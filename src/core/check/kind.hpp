// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A kind of check: docs/adding-a-kind.md.

#include <string_view>

namespace vitals::inline core::check {

struct kind {
    std::string_view name;  // the field that names the target, in lower case: "http"
    std::string_view type;  // `Type` in the API, Consul's word
    bool probed = true;     // false: no probe is ever started; its results come from elsewhere

    // Each kind is one object, in the struct of its target.
    friend bool operator==(kind const& a, kind const& b) { return &a == &b; }
};

}  // namespace vitals::inline core::check
