// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_model/event.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <charconv>

namespace vitals::kube_model {

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
    json.text("lastObservedTime", print_micro_time(series.last_observed));
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

// The length of the character at the front of `text`, 0 when it is not valid UTF-8 (RFC 3629).
std::size_t character_length(std::string_view text) {
    auto const byte = [text](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    auto const follows = [byte](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    unsigned const first = byte(0);
    if (first < 0x80U) return 1;
    if (first >= 0xC2U && first <= 0xDFU) return follows(1) ? 2 : 0;
    if (first >= 0xE0U && first <= 0xEFU) {
        bool const overlong = first == 0xE0U && byte(1) < 0xA0U;
        bool const surrogate = first == 0xEDU && byte(1) > 0x9FU;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0U && first <= 0xF4U) {
        bool const overlong = first == 0xF0U && byte(1) < 0x90U;
        bool const beyond = first == 0xF4U && byte(1) > 0x8FU;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::string_view to_string(event_type type) {
    return type == event_type::normal ? "Normal" : "Warning";
}

std::string utf8_prefix(std::string_view text, std::size_t limit) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string kept;
    while (!text.empty()) {
        auto const length = character_length(text);
        auto const character = length > 0 ? text.substr(0, length) : replacement;
        if (kept.size() + character.size() > limit) break;
        kept.append(character);
        text.remove_prefix(length > 0 ? length : 1);
    }
    return kept;
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
    json.text("eventTime", print_micro_time(what.time));
    json.text("reportingController", what.reporting_controller);
    json.text("reportingInstance", utf8_prefix(what.reporting_instance, max_field));
    json.text("action", what.action);
    json.text("reason", what.reason);
    json.text("note", utf8_prefix(what.note, max_note_bytes));
    json.text("type", to_string(what.type));
    add(json, what.regarding);
    if (what.series) add(json, *what.series);
    json.end();
    return json.take();
}

}  // namespace vitals::kube_model
