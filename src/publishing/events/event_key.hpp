// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What distinguishes Events. Each key begins with the namespace of its object.

#include "kube/model/event.hpp"

#include <string>
#include <string_view>

namespace vitals::publishing::events {

using event_key = std::string;  // action, reason, type, object and subject

inline std::string
object_and_reason(kube::model::object_reference const& object, std::string_view reason) {
    return object.ns + "/" + object.name + "\n" + std::string{reason};
}

inline std::string_view namespace_of(std::string_view key) {
    return key.substr(0, key.find('/'));
}

}  // namespace vitals::publishing::events
