// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/json/walk.hpp"

#include "text/json/encoding.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <initializer_list>
#include <string>
#include <string_view>

namespace vitals::inline text::json {

bool path::is(std::initializer_list<std::string_view> names, std::size_t from) const {
    return depth_ == from + names.size() && depth_ <= kept &&
           std::equal(
               names.begin(),
               names.end(),
               names_.begin() + static_cast<std::ptrdiff_t>(from)
           );
}

std::string_view path::last() const {
    return depth_ == 0 || depth_ > kept ? std::string_view{} : names_[depth_ - 1];
}

// RapidJSON's handler. The path has one name for each open object or list.
class walker {
public:
    walker(visitor& visitor, rapidjson::MemoryStream const& input)
        : visitor_{visitor}, input_{input} {}

    bool Null() { return scalar(kind::null, "null"); }
    bool Bool(bool value) { return scalar(kind::boolean, value ? "true" : "false"); }
    bool RawNumber(char const* text, rapidjson::SizeType size, bool) {
        return scalar(kind::number, {text, size});
    }
    bool String(char const* text, rapidjson::SizeType size, bool) {
        return scalar(kind::text, {text, size});
    }
    bool Key(char const* text, rapidjson::SizeType size, bool) {
        name({text, size});
        return true;
    }
    // RapidJSON calls these before it consumes the brace.
    bool StartObject() { return visitor_.begin_object(path_, input_.Tell()) && enter({}); }
    bool EndObject(rapidjson::SizeType) {
        leave();
        return visitor_.end_object(path_, input_.Tell() + 1);
    }
    bool StartArray() { return open_ > 0 && enter("[]"); }
    bool EndArray(rapidjson::SizeType) {
        leave();
        return true;
    }
    // Never called: numbers come as text.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }

private:
    bool scalar(kind kind, std::string_view value) {
        return open_ > 0 && visitor_.scalar(path_, kind, value);
    }
    bool enter(std::string_view first) {
        if (++open_ > max_depth) return false;
        ++path_.depth_;
        name(first);
        return true;
    }
    void leave() {
        --open_;
        --path_.depth_;
    }
    void name(std::string_view text) {
        if (path_.depth_ <= path::kept) path_.names_[path_.depth_ - 1] = text;
    }

    visitor& visitor_;
    rapidjson::MemoryStream const& input_;
    path path_;
    std::size_t open_ = 0;
};

namespace {

bool is_ascii(std::string_view text) {
    unsigned all = 0;
    for (char const c : text) all |= static_cast<unsigned char>(c);
    return all < 0x80U;
}

}  // namespace

std::expected<void, std::string> walk(std::string_view json, visitor& visitor) {
    constexpr unsigned flags =
        rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
    constexpr unsigned checked = flags | rapidjson::kParseValidateEncodingFlag;
    rapidjson::MemoryStream input{json.data(), json.size()};
    walker walker{visitor, input};
    json::reader parser;

    // RapidJSON's check of UTF-8 takes half of the time, and ASCII needs none.
    auto const result =
        is_ascii(json) ? parser.Parse<flags>(input, walker) : parser.Parse<checked>(input, walker);
    if (!result.IsError()) return {};
    return std::unexpected(
        std::string{rapidjson::GetParseError_En(result.Code())} + " at byte " +
        std::to_string(result.Offset())
    );
}

}  // namespace vitals::inline text::json
