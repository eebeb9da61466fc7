// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/yaml_document.hpp"

#include "core/manifest/document.hpp"
#include "core/manifest/document_builder.hpp"
#include "core/manifest/meter.hpp"
#include "core/manifest/text_guard.hpp"

#include <yaml.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <map>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

// Where the characters of a text stand. libyaml counts lines, too, but for it a line also ends at a lone carriage
// return and at three characters of Unicode, where no editor begins another one.
class places {
public:
    explicit places(std::string_view text) {
        for (char const c : text) {
            if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80) ++size_;
            if (c == '\n') begins_.push_back(size_);
        }
    }

    // Cheap for one that is near the last one.
    position of(std::size_t character) {
        character = std::min(character, size_);
        while (line_ + 1 < begins_.size() && begins_[line_ + 1] <= character) ++line_;
        while (begins_[line_] > character) --line_;
        return {
            static_cast<std::uint32_t>(line_) + 1,
            static_cast<std::uint32_t>(character - begins_[line_]) + 1
        };
    }

private:
    std::vector<std::size_t> begins_{0};  // of the lines, in characters
    std::size_t size_ = 0;
    std::size_t line_ = 0;
};

std::string_view text_of(yaml_char_t const* text) {
    return text == nullptr ? std::string_view{} : reinterpret_cast<char const*>(text);
}

// "!" says: as it is written. A number may well be tagged as text; other tags ask for types that no field has.
bool is_foreign(yaml_char_t const* tag) {
    constexpr std::array<std::string_view, 8> known{
        "",
        "!",
        "tag:yaml.org,2002:str",
        "tag:yaml.org,2002:int",
        "tag:yaml.org,2002:bool",
        "tag:yaml.org,2002:float",
        "tag:yaml.org,2002:seq",
        "tag:yaml.org,2002:map",
    };
    return std::ranges::find(known, text_of(tag)) == known.end();
}

bool is_null(std::string_view text) {
    constexpr std::array<std::string_view, 5> known{"", "~", "null", "Null", "NULL"};
    return std::ranges::find(known, text) != known.end();
}

// One event of libyaml and what it holds of memory.
struct event {
    event() = default;
    event(event const&) = delete;
    event& operator=(event const&) = delete;
    ~event() { yaml_event_delete(&of); }
    yaml_event_t of{};
};

// Events instead of libyaml's own tree: limits hold before anything is built.
class reader {
public:
    reader(std::string_view text, document_limits const& limits, meter& budget)
        : rest_{text}, budget_{budget}, places_{text}, builder_{limits, budget} {
        if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc{};
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
        yaml_parser_set_input(&parser_, &reader::feed, this);
    }
    reader(reader const&) = delete;
    reader& operator=(reader const&) = delete;
    ~reader() { yaml_parser_delete(&parser_); }

    // Throws `unreadable`, as the builder does.
    std::vector<document> read() {
        for (;;) {
            event next;
            if (yaml_parser_parse(&parser_, &next.of) == 0) throw mistake();
            if (next.of.type == YAML_STREAM_END_EVENT) return builder_.take();
            take(next.of);
        }
    }

private:
    // One event may cost much more than a few microseconds; the budget is asked for each piece of the text, too.
    static int
    feed(void* self, unsigned char* into, std::size_t room, std::size_t* given) noexcept {
        auto& of = *static_cast<reader*>(self);
        of.given_up_ = of.budget_.spent();
        if (of.given_up_) return 0;
        *given = std::min(room, of.rest_.size());
        std::memcpy(into, of.rest_.data(), *given);
        of.rest_.remove_prefix(*given);
        return 1;
    }

    void take(yaml_event_t const& next) {
        auto const where = places_.of(next.start_mark.index);
        switch (next.type) {
            case YAML_DOCUMENT_START_EVENT:
                anchors_.clear();
                builder_.start_document(where);
                break;
            case YAML_ALIAS_EVENT:
                builder_.alias(where, meant_by(text_of(next.data.alias.anchor), where));
                break;
            case YAML_SCALAR_EVENT:
                scalar(where, next);
                break;
            case YAML_SEQUENCE_START_EVENT: {
                auto const& of = next.data.sequence_start;
                builder_.start(node::type::sequence, where, is_foreign(of.tag), named(of.anchor));
                break;
            }
            case YAML_MAPPING_START_EVENT: {
                auto const& of = next.data.mapping_start;
                builder_.start(node::type::map, where, is_foreign(of.tag), named(of.anchor));
                break;
            }
            case YAML_SEQUENCE_END_EVENT:
            case YAML_MAPPING_END_EVENT:
                builder_.end();
                break;
            default:  // the beginning of the stream, the end of a document
                break;
        }
    }

    void scalar(position where, yaml_event_t const& next) {
        auto const& of = next.data.scalar;
        std::string_view const text{reinterpret_cast<char const*>(of.value), of.length};
        bool const plain = of.style == YAML_PLAIN_SCALAR_STYLE && of.tag == nullptr;
        auto const anchor = named(of.anchor);
        if (plain && is_null(text))
            builder_.null(where, anchor);
        else
            builder_.scalar(where, text, is_foreign(of.tag), anchor);
    }

    // A name may be given again: it then means the later value.
    document_builder::anchor named(yaml_char_t const* name) {
        if (name == nullptr) return 0;
        return anchors_[std::string{text_of(name)}] = ++last_anchor_;
    }

    document_builder::anchor meant_by(std::string_view name, position where) const {
        auto const found = anchors_.find(name);
        if (found == anchors_.end())
            throw unreadable{where, "not valid YAML: the alias has no anchor before it"};
        return found->second;
    }

    unreadable mistake() {
        if (given_up_) throw given_up{};
        if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc{};
        auto why = std::string{"not valid YAML: "}.append(parser_.problem);
        if (parser_.context != nullptr) why.append(" ").append(parser_.context);
        // What no YAML may hold, like a control character, stands somewhere behind what was understood.
        bool const forbidden = parser_.error == YAML_READER_ERROR;
        return {places_.of(forbidden ? parser_.mark.index : parser_.problem_mark.index), why};
    }

    yaml_parser_t parser_{};
    std::string_view rest_;  // what libyaml has not asked for yet
    meter& budget_;
    bool given_up_ = false;
    places places_;
    document_builder builder_;
    // Ordered: whoever writes the names could make them collide in a hash table.
    std::map<std::string, document_builder::anchor, std::less<>> anchors_;
    document_builder::anchor last_anchor_ = 0;
};

}  // namespace

std::expected<std::vector<document>, unreadable>
read_yaml(std::string const& text, document_limits const& limits, meter& budget) {
    if (auto mistake = mistake_in_directives(text)) return std::unexpected(*std::move(mistake));
    try {
        return reader{text, limits, budget}.read();
    } catch (unreadable const& mistake) {
        return std::unexpected(mistake);
    }
}

}  // namespace vitals::inline core::manifest
