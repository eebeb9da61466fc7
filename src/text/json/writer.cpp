// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/json/writer.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/rapidjson.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace vitals::inline text::json {

namespace {

std::string_view escaped_for_html(char c) {
    if (c == '<') return "\\u003c";
    return c == '>' ? "\\u003e" : "\\u0026";
}

// Replaces characters that are special in HTML after the writing, since they only occur in strings.
std::string escape_for_html(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (auto rest = text.begin();;) {
        auto const next =
            std::find_if(rest, text.end(), [](char c) { return c == '<' || c == '>' || c == '&'; });
        escaped.append(rest, next);
        if (next == text.end()) return escaped;
        escaped += escaped_for_html(*next);
        rest = next + 1;
    }
}

}  // namespace

struct writer::parts {
    using compact_writer = rapidjson::Writer<rapidjson::StringBuffer>;
    // RapidJSON's compact writer, plus white space.
    using pretty_writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

    parts(layout how, escaping which)
        : pretty{how == layout::pretty}, for_html{which == escaping::for_html} {
        json.SetIndent(' ', 4);
    }

    template <class Write>
    void write(Write const& one) {
        if (pretty)
            one(json);
        else
            one(static_cast<compact_writer&>(json));
    }

    bool pretty;
    bool for_html;
    rapidjson::StringBuffer to;
    pretty_writer json{to};
};

writer::writer(layout how, escaping which) : parts_{std::make_unique<parts>(how, which)} {}

writer::~writer() = default;

writer& writer::begin_object() {
    parts_->write([](auto& json) { json.StartObject(); });
    return *this;
}

writer& writer::end_object() {
    parts_->write([](auto& json) { json.EndObject(); });
    return *this;
}

writer& writer::begin_array() {
    parts_->write([](auto& json) { json.StartArray(); });
    return *this;
}

writer& writer::end_array() {
    parts_->write([](auto& json) { json.EndArray(); });
    return *this;
}

writer& writer::key(std::string_view name) {
    parts_->write([name](auto& json) {
        // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): its size follows
        json.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    });
    return *this;
}

writer& writer::text(std::string_view value) {
    parts_->write([value](auto& json) {
        // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): its size follows
        json.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    });
    return *this;
}

writer& writer::boolean(bool value) {
    parts_->write([value](auto& json) { json.Bool(value); });
    return *this;
}

writer& writer::null() {
    parts_->write([](auto& json) { json.Null(); });
    return *this;
}

writer& writer::raw(std::string_view json) {
    // RapidJSON only asks for the type of a value for the names of an object.
    parts_->write([json](auto& to) {
        to.RawValue(json.data(), json.size(), rapidjson::kObjectType);
    });
    return *this;
}

writer& writer::integer(std::int64_t value) {
    parts_->write([value](auto& json) { json.Int64(value); });
    return *this;
}

writer& writer::natural(std::uint64_t value) {
    parts_->write([value](auto& json) { json.Uint64(value); });
    return *this;
}

std::size_t writer::size() const {
    return parts_->to.GetSize();
}

std::string writer::take_part() {
    std::string_view const text{parts_->to.GetString(), parts_->to.GetSize()};
    auto part = parts_->for_html ? escape_for_html(text) : std::string{text};
    parts_->to.Clear();
    return part;
}

std::string writer::take() {
    if (parts_->pretty) parts_->to.Put('\n');
    return take_part();
}

}  // namespace vitals::inline text::json
