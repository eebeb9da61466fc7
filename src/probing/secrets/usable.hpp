// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a check may use of the objects that it refers to, and why it may not.

#include "core/secret/grant.hpp"
#include "probing/secrets/held_contents.hpp"
#include "probing/secrets/secret_store.hpp"
#include "runtime/clock.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace vitals::probing::secrets {

// Why a request cannot be made.
struct unusable {
    enum class kind : std::uint8_t {
        unread,   // not known yet: inconclusive
        no_room,  // others take the room or the places of all namespaces: inconclusive
        refused   // critical, reason `secret`
    };
    unusable::kind is = kind::refused;
    // Names the Secret, its key and the host; no value: "Secret probe-token has no key token".
    std::string text{};
};

struct user {
    std::string_view ns;  // of the check
    secret_store* from;   // null: nothing is read
    runtime::time_point now;
};

template <class T>
using usable = std::expected<T, unusable>;
using object = std::shared_ptr<held_contents const>;

// To send it or to identify with it. `to`: all names by which the request finds its way (of the
// URL, of the header Host, of the TLS session): its owner must allow each.
usable<object>
object_for(user const& by, object_name const& which, std::span<secret::destination const> to);
// To trust what it holds: it goes nowhere.
usable<object> object_for(user const& by, object_name const& which);

}  // namespace vitals::probing::secrets
