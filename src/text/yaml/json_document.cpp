// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/yaml/json_document.hpp"

#include "text/json/encoding.hpp"
#include "text/yaml/characters.hpp"
#include "text/yaml/document.hpp"
#include "text/yaml/document_builder.hpp"
#include "text/yaml/json_problem.hpp"
#include "text/yaml/meter.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>
#include <vector>

namespace vitals::inline text::yaml {

namespace {

// Offset -> line and column, for offsets that only grow.
class line_counter {
public:
    explicit line_counter(std::string_view text) : text_{text} {}

    position at(std::size_t offset) {
        for (; passed_ < offset && passed_ < text_.size(); ++passed_) {
            if (text_[passed_] != '\n') continue;
            ++line_;
            line_begin_ = passed_ + 1;
        }
        return {line_, static_cast<std::uint32_t>(offset - line_begin_) + 1};
    }

private:
    std::string_view text_;
    std::size_t passed_ = 0;
    std::size_t line_begin_ = 0;
    std::uint32_t line_ = 1;
};

// RapidJSON's handler. It only says where a value ends; the next one begins behind the separators.
class event_reader {
public:
    event_reader(
        std::string_view text,
        rapidjson::MemoryStream const& stream,
        document_limits const& limits,
        meter& budget
    )
        : text_{text}, stream_{stream}, lines_{text}, builder_{limits, budget} {
        builder_.start_document({});
    }

    std::vector<document> take() { return builder_.take(); }

    bool Null() {
        builder_.null(next(), 0);
        return true;
    }
    bool Bool(bool value) { return scalar(value ? "true" : "false", true); }
    bool RawNumber(char const* text, rapidjson::SizeType size, bool) {
        return scalar({text, size}, true);
    }
    bool String(char const* text, rapidjson::SizeType size, bool) {
        return scalar({text, size}, false);
    }
    bool Key(char const* text, rapidjson::SizeType size, bool copy) {
        return String(text, size, copy);
    }
    bool StartObject() { return start(node::type::map); }
    bool StartArray() { return start(node::type::sequence); }
    bool EndObject(rapidjson::SizeType) { return end(); }
    bool EndArray(rapidjson::SizeType) { return end(); }
    // Never called, since numbers are read as text, but RapidJSON needs them.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }

private:
    bool scalar(std::string_view text, bool plain) {
        builder_.scalar(next(), text, {.plain = plain}, 0);
        return true;
    }
    bool start(node::type kind) {
        auto const begin = begin_of_next();
        builder_.start(kind, lines_.at(begin), false, 0);
        last_end_ = begin + 1;  // called before the reader consumes the bracket
        return true;
    }
    bool end() {
        builder_.end();
        last_end_ = stream_.Tell();
        return true;
    }
    std::size_t begin_of_next() const {
        auto const begin = text_.find_first_not_of(" \t\r\n,:]}", last_end_);
        return begin == text_.npos ? text_.size() : begin;
    }
    position next() {
        auto const begin = begin_of_next();
        last_end_ = stream_.Tell();
        return lines_.at(begin);
    }

    std::string_view text_;
    rapidjson::MemoryStream const& stream_;
    line_counter lines_;
    document_builder builder_;
    std::size_t last_end_ = 0;
};

}  // namespace

std::expected<std::vector<document>, unreadable>
read_json(std::string_view text, document_limits const& limits, meter& budget) {
    auto body = text;
    if (body.starts_with(byte_order_mark)) body.remove_prefix(byte_order_mark.size());
    rapidjson::MemoryStream stream{body.data(), body.size()};
    // Iterative: deep nesting costs heap, which the builder's limit bounds, and never the stack.
    constexpr unsigned flags =
        rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
    json::reader parser;
    try {
        event_reader events{body, stream, limits, budget};
        auto const result = parser.Parse<flags>(stream, events);
        if (!result.IsError()) return events.take();
        return std::unexpected(unreadable{
            line_counter{body}.at(result.Offset()),
            describe_problem(result.Code(), body.substr(std::min(result.Offset(), body.size()))),
        });
    } catch (unreadable const& problem) {
        return std::unexpected(problem);
    }
}

}  // namespace vitals::inline text::yaml
