// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/event.hpp"

#include "kube/model/resource.hpp"
#include "text/json/writer.hpp"
#include "text/time/rfc3339.hpp"
#include "text/utf8/utf8.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::kube::model {

namespace {

constexpr std::size_t max_name = 253;
constexpr std::size_t max_field = 128;

void add(json::writer& to, event_series const& series) {
    to.key("series").begin_object();
    to.key("count").number(series.count);
    to.member("lastObservedTime", time::format_microseconds(series.last_observed));
    to.end_object();
}

void add(json::writer& to, object_reference const& regarding) {
    to.key("regarding").begin_object();
    to.member("apiVersion", regarding.api_version);
    to.member("kind", regarding.kind);
    to.member("namespace", regarding.ns);
    to.member("name", regarding.name);
    if (!regarding.uid.empty()) to.member("uid", regarding.uid);
    to.end_object();
}

}  // namespace

std::string_view to_string(event_type type) {
    return type == event_type::normal ? "Normal" : "Warning";
}

resource events() {
    return {"events.k8s.io", "v1", "events", "Event"};
}

std::string event_name(std::string_view object, std::uint64_t distinction) {
    std::array<char, 16> hex{};
    auto const end = std::to_chars(hex.begin(), hex.end(), distinction, 16).ptr;
    std::string_view const suffix{hex.data(), static_cast<std::size_t>(end - hex.data())};

    auto base = object.substr(0, max_name - suffix.size() - 1);
    // A cut may leave a dot or a dash at the end, where a name may have none.
    while (!base.empty() && (base.back() == '.' || base.back() == '-')) base.remove_suffix(1);
    return std::string{base}.append(".").append(suffix);
}

std::string render_series_patch(event_series const& series) {
    json::writer to;
    to.begin_object();
    add(to, series);
    to.end_object();
    return to.take();
}

std::string render_event(event const& what) {
    json::writer to;
    to.begin_object();
    to.member("apiVersion", "events.k8s.io/v1");
    to.member("kind", "Event");
    to.key("metadata").begin_object();
    to.member("name", what.name);
    to.member("namespace", what.regarding.ns);
    to.end_object();
    to.member("eventTime", time::format_microseconds(what.time));
    to.member("reportingController", what.reporting_controller);
    to.member("reportingInstance", utf8::prefix(what.reporting_instance, max_field));
    to.member("action", what.action);
    to.member("reason", what.reason);
    to.member("note", utf8::visible(what.note, utf8::ascii_controls::none, max_note_bytes));
    to.member("type", to_string(what.type));
    add(to, what.regarding);
    if (what.series) add(to, *what.series);
    to.end_object();
    return to.take();
}

}  // namespace vitals::kube::model
