// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Request targets: path and query, percent-encoded.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::model {

// Which ConfigMaps: of a namespace ("" = all), with labels ("" = any).
struct config_map_scope {
    std::string ns{};
    std::string label_selector{};
};

struct list_position {
    enum class match : std::uint8_t { not_older, exact };

    // Not older than that, from the server's cache, or exactly that; without one the answer is consistent.
    std::optional<std::string> resource_version{};
    match how = match::not_older;
    unsigned limit = 0;            // 0: no pages
    std::string continue_token{};  // a further page; excludes a resourceVersion
};

std::string list_target(config_map_scope const& scope, list_position const& from);
// Bookmarks are asked for; the server ends the watch after `timeout`.
std::string watch_target(
    config_map_scope const& scope,
    std::string_view resource_version,
    std::chrono::seconds timeout
);

// events.k8s.io/v1
std::string events_target(std::string_view ns);
std::string event_target(std::string_view ns, std::string_view name);

}  // namespace vitals::kube::model
