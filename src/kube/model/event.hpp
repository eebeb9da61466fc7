// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An Event of events.k8s.io/v1, as `kubectl describe` shows it below an object.

#include "kube/model/resource.hpp"
#include "text/time/rfc3339.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::model {

struct object_reference {
    std::string api_version;
    std::string kind;
    std::string ns;
    std::string name;
    std::string uid;  // empty: not known
    friend bool operator==(object_reference const&, object_reference const&) = default;
};

enum class event_type : std::uint8_t { normal, warning };
std::string_view to_string(event_type);  // "Normal", "Warning"

struct event_series {
    unsigned count = 2;  // at least
    time::wall_time last_observed{};
};

struct event {
    std::string name;
    time::wall_time time{};
    std::string reporting_controller;
    std::string reporting_instance;
    std::string action;
    std::string reason;
    std::string note;
    event_type type = event_type::normal;
    object_reference regarding;
    std::optional<event_series> series;
};

inline constexpr std::size_t max_note_bytes = 1024;

resource events();
// The body of a POST. Lives in the namespace of the object; the note is cut to what the server
// takes.
std::string render_event(event const& what);
// The body of a merge patch: nothing but the series of an Event may change.
std::string render_series_patch(event_series const& series);
// "<object>.<hex>", always a DNS subdomain of at most 253 characters.
std::string event_name(std::string_view object, std::uint64_t distinction);

}  // namespace vitals::kube::model
