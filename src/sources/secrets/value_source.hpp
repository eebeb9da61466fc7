// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where the values of Secrets and ConfigMaps come from that checks refer to: a cluster, or the
// folder of --secrets.

#include "core/secret/object.hpp"
#include "runtime/coroutine.hpp"
#include "sources/secrets/object_states.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::sources::secrets {

// Called on the control loop, only for objects that are followed at that time.
struct outputs {
    // Whether there was room for it. If not, it comes again with the next list or change.
    std::function<bool(object_name const&, secret::contents&&)> found;
    std::function<void(object_name const&)> missing;
    // `why`: what is wrong and how to fix it, to follow "Secret probe-token": "may not be read:
    // …".
    std::function<void(object_name const&, std::string const& why)> refused;
    // Others have taken its place, so it is not read: that says nothing about it. `why`: likewise.
    std::function<void(object_name const&, std::string const& why)> crowded_out{};
    // Whether a line about an object of this namespace may be logged: its share of the log.
    std::function<bool(std::string_view ns)> may_log = [](std::string_view) { return true; };
};

class value_source {
public:
    virtual ~value_source() = default;
    // Objects that were not followed, to be followed from now on, and those that are not followed
    // any more.
    virtual void
    change(std::vector<object_name> const& more, std::vector<object_name> const& fewer) = 0;
    virtual runtime::awaitable<void> run() = 0;  // until cancelled
    virtual object_states const& states() const = 0;
};

}  // namespace vitals::sources::secrets
