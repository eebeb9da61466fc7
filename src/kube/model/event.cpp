// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/event.hpp"

#include "text/time/rfc3339.hpp"
#include "text/utf8/utf8.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

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

// begin() and end() around members that are all text.
class json_object {
public:
    void begin() { writer_.StartObject(); }
    void begin(char const* name) {
        writer_.Key(name);
        writer_.StartObject();
    }
    void end() { writer_.EndObject(); }
    void text(char const* name, std::string_view value) {
        writer_.Key(name);
        writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }
    void number(char const* name, unsigned value) {
        writer_.Key(name);
        writer_.Uint(value);
    }
    std::string take() const { return {buffer_.GetString(), buffer_.GetSize()}; }

private:
    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

void add(json_object& json, event_series const& series) {
    json.begin("series");
    json.number("count", series.count);
    json.text("lastObservedTime", time::format_microseconds(series.last_observed));
    json.end();
}

void add(json_object& json, object_reference const& regarding) {
    json.begin("regarding");
    json.text("apiVersion", regarding.api_version);
    json.text("kind", regarding.kind);
    json.text("namespace", regarding.space);
    json.text("name", regarding.name);
    if (!regarding.uid.empty()) json.text("uid", regarding.uid);
    json.end();
}

}  // namespace

std::string_view to_string(event_type type) {
    return type == event_type::normal ? "Normal" : "Warning";
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
    json_object json;
    json.begin();
    add(json, series);
    json.end();
    return json.take();
}

std::string render_event(event const& what) {
    json_object json;
    json.begin();
    json.text("apiVersion", "events.k8s.io/v1");
    json.text("kind", "Event");
    json.begin("metadata");
    json.text("name", what.name);
    json.text("namespace", what.regarding.space);
    json.end();
    json.text("eventTime", time::format_microseconds(what.time));
    json.text("reportingController", what.reporting_controller);
    json.text("reportingInstance", utf8::prefix(what.reporting_instance, max_field));
    json.text("action", what.action);
    json.text("reason", what.reason);
    json.text("note", utf8::visible(what.note, utf8::ascii_controls::none, max_note_bytes));
    json.text("type", to_string(what.type));
    add(json, what.regarding);
    if (what.series) add(json, *what.series);
    json.end();
    return json.take();
}

}  // namespace vitals::kube::model
