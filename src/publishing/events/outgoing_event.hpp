// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An Event on its way to the API server, and the change that it shows.

#include "core/check/status.hpp"
#include "kube/model/event.hpp"
#include "publishing/events/event_key.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace vitals::publishing::events {

struct check_change {
    std::string check_id;
    std::optional<check::status> from;  // nothing: the first result
    check::status to = check::status::critical;
};

struct outgoing_event {
    enum class write : std::uint8_t {
        create,
        refresh,  // the count of its series
        summary   // of its ConfigMap; the text is made when it is written
    };

    kube::model::event what;
    event_key key{};
    write how = write::create;
    std::optional<check_change> change{};  // what a summary reports if this Event cannot be written
    // Its name says which change it shows: an Event of that name shows it already.
    bool named_by_change = false;
};

}  // namespace vitals::publishing::events
