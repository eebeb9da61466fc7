// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// JSON as Consul writes it: members in order, `<`, `>` and `&` escaped, `?pretty` with four spaces.

#include <rapidjson/prettywriter.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::serving::consul {

enum class layout : std::uint8_t { compact, pretty };

// Go escapes these for the sake of pages that embed the answer. They appear in strings only.
class escaping_stream {
public:
    using Ch = char;

    explicit escaping_stream(std::string& to) : to_{to} {}
    void Put(char c) {
        if (c == '<')
            to_ += "\\u003c";
        else if (c == '>')
            to_ += "\\u003e";
        else if (c == '&')
            to_ += "\\u0026";
        else
            to_ += c;
    }
    void Flush() {}

private:
    std::string& to_;
};

using compact_writer = rapidjson::Writer<escaping_stream>;
using pretty_writer = rapidjson::PrettyWriter<escaping_stream>;

template <class Writer>
void write_text(Writer& json, std::string_view text) {
    json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

template <class Writer>
void write_key(Writer& json, std::string_view name) {
    json.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

// Runs `write` with the writer of the layout.
template <class Write>
std::string to_json(layout how, Write&& write) {
    std::string text;
    escaping_stream stream{text};
    if (how == layout::compact) {
        compact_writer json{stream};
        write(json);
    } else {
        pretty_writer json{stream};
        json.SetIndent(' ', 4);
        write(json);
        text += '\n';
    }
    return text;
}

}  // namespace vitals::serving::consul
