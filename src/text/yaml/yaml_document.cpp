// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/yaml/yaml_document.hpp"

#include "text/yaml/characters.hpp"
#include "text/yaml/document.hpp"
#include "text/yaml/document_builder.hpp"
#include "text/yaml/meter.hpp"
#include "text/yaml/places.hpp"
#include "text/yaml/yaml_feed.hpp"
#include "text/yaml/yaml_mistake.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <expected>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline text::yaml {

namespace {

// "?" stands for no tag, "!" for quotes. A number may well be tagged as text; other tags ask for types that no field has.
bool is_foreign(std::string const& tag) {
    constexpr std::array<std::string_view, 8> known{
        "?",
        "!",
        "tag:yaml.org,2002:str",
        "tag:yaml.org,2002:int",
        "tag:yaml.org,2002:bool",
        "tag:yaml.org,2002:float",
        "tag:yaml.org,2002:seq",
        "tag:yaml.org,2002:map",
    };
    return std::ranges::find(known, tag) == known.end();
}

bool is_ascii(std::string_view text) {
    unsigned char all = 0;
    for (char const c : text) all |= static_cast<unsigned char>(c);
    return all < 0x80;
}

// "~" or "null", and not only the beginning of a longer word.
bool is_null(std::string_view text) {
    constexpr std::array<std::string_view, 4> known{"~", "null", "Null", "NULL"};
    return std::ranges::any_of(known, [text](std::string_view word) {
        if (!text.starts_with(word)) return false;
        if (text.size() == word.size()) return true;
        auto const next = text[word.size()];
        return is_blank_or_break(next) || next == ',' || next == ']' || next == '}' || next == ':';
    });
}

// The events that the builder needs, with the place of each in the text, less what yaml-cpp lets pass though it is not
// YAML.
class event_reader final : public YAML::EventHandler {
public:
    event_reader(
        std::string_view text,
        yaml_feed& feed,
        document_limits const& limits,
        meter& budget
    )
        : text_{text},
          before_marks_{text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0},
          feed_{feed},
          places_{text},
          builder_{limits, budget} {}

    std::vector<document> take() {
        // yaml-cpp takes the end of the text for that of the quotes, when it is the end of a line, too.
        auto const value = begin_of(last_);
        if (value < text_.size() && end_of_quotes(value) == text_.size())
            throw unreadable{last(), "not valid YAML: the text in quotes does not end"};
        return builder_.take();
    }
    position last() { return places_.of(last_); }
    unreadable mistake(YAML::Exception const& from) {
        auto const at = from.mark.is_null() ? last_ : byte_of(from.mark);
        auto const line = at == 0 ? 0 : text_.rfind('\n', at - 1) + 1;
        return {places_.of(at), describe_mistake(from.msg, text_.substr(line, at - line))};
    }

    void OnDocumentStart(YAML::Mark const& mark) override {
        auto const where = go_to(mark);
        // yaml-cpp takes what is behind a document for another one, and a stray "," for one empty document after the
        // other (issue 1040 of yaml-cpp).
        if (started_ && !text_.substr(last_).starts_with("---"))
            throw unreadable{
                where,
                "not valid YAML: this does not belong to what is before it: look at the indentation"
            };
        started_ = true;
        builder_.start_document(where);
    }
    void OnDocumentEnd() override {}
    void OnNull(YAML::Mark const& mark, YAML::anchor_t named) override {
        auto const next = byte_of(mark);
        // At the end of the text yaml-cpp takes anything for a name.
        if (flow_depth_ == 0 && ended_with_scalar_ && next == last_)
            throw unreadable{last(), "not valid YAML: `:` is missing behind this name"};
        if (named == 0 && !is_null(text_.substr(next))) return missing_value(next);
        builder_.null(go_to(next), named);
        ended_with_scalar_ = true;
    }
    void OnAlias(YAML::Mark const& mark, YAML::anchor_t named) override {
        builder_.alias(go_to_indented(mark), named);
        ended_with_scalar_ = true;
    }
    void OnScalar(
        YAML::Mark const& mark,
        std::string const& tag,
        YAML::anchor_t named,
        std::string const& text
    ) override {
        scalar_style const style{.tagged = is_foreign(tag), .plain = tag == "?"};
        auto const where = go_to_indented(mark);
        if (is_ascii(text))
            builder_.scalar(where, text, style, named);
        else
            builder_.scalar(where, yaml_feed::restored(text), style, named);
        ended_with_scalar_ = true;
    }
    void OnSequenceStart(
        YAML::Mark const& mark,
        std::string const& tag,
        YAML::anchor_t named,
        YAML::EmitterStyle::value style
    ) override {
        start(node::type::sequence, mark, tag, named, style);
    }
    void OnSequenceEnd() override { end(); }
    void OnMapStart(
        YAML::Mark const& mark,
        std::string const& tag,
        YAML::anchor_t named,
        YAML::EmitterStyle::value style
    ) override {
        start(node::type::map, mark, tag, named, style);
    }
    void OnMapEnd() override { end(); }

private:
    void start(
        node::type kind,
        YAML::Mark const& mark,
        std::string const& tag,
        YAML::anchor_t named,
        YAML::EmitterStyle::value style
    ) {
        auto const in_flow = flow_depth_ > 0 || style == YAML::EmitterStyle::Flow;
        builder_.start(kind, in_flow ? go_to_indented(mark) : go_to(mark), is_foreign(tag), named);
        if (in_flow) ++flow_depth_;
    }
    void end() {
        builder_.end();
        if (flow_depth_ > 0) --flow_depth_;
        ended_with_scalar_ = false;
    }

    // There is nothing where a value could be, and `next` is what follows.
    void missing_value(std::size_t next) {
        auto const part = builder_.next();
        auto const in_flow = flow_depth_ > 0;
        auto const comma = next < text_.size() && text_[next] == ',';
        if (part == document_builder::part::key || (part == document_builder::part::item && comma))
            throw unreadable{places_.of(next), "not valid YAML: something is missing before this"};
        builder_.null(go_to(in_flow ? next : behind_indicator(next)), 0);
    }

    // Where the last ":", "-" or "?" before `next` asks for a value, behind the last event; or else `next`.
    std::size_t behind_indicator(std::size_t next) const {
        auto found = next;
        for (auto i = end_of_quotes(begin_of(last_)); i < next; ++i) {
            auto const c = text_[i];
            if (c == '#' && i > 0 && is_blank_or_break(text_[i - 1])) {
                i = std::min(text_.find('\n', i), next);
            } else if (c == ':' || c == '-' || c == '?') {
                if (i + 1 == text_.size() || is_blank_or_break(text_[i + 1])) found = i + 1;
            }
        }
        return found;
    }

    // Behind the tag and the anchor of a value.
    std::size_t begin_of(std::size_t value) const {
        while (value < text_.size() && (text_[value] == '!' || text_[value] == '&')) {
            value = std::min(text_.find_first_of(" \t\r\n", value), text_.size());
            value = std::min(text_.find_first_not_of(" \t\r\n", value), text_.size());
        }
        return value;
    }

    // `from`, unless quotes begin there.
    std::size_t end_of_quotes(std::size_t from) const {
        if (from >= text_.size() || (text_[from] != '"' && text_[from] != '\'')) return from;
        auto const quote = text_[from];
        auto const escape = quote == '"' ? '\\' : '\'';
        for (auto i = from + 1; i < text_.size(); ++i) {
            auto const escapes =
                text_[i] == escape && (quote == '"' || text_.substr(i + 1).starts_with('\''));
            if (escapes)
                ++i;
            else if (text_[i] == quote)
                return i;
        }
        return text_.size();
    }

    std::size_t byte_of(YAML::Mark const& mark) const {
        return std::min(static_cast<std::size_t>(mark.pos) + before_marks_, text_.size());
    }
    // yaml-cpp takes what begins a line for the value of the key before it, however it is indented.
    position go_to_indented(YAML::Mark const& mark) {
        auto const where = go_to(mark);
        auto const is_value = builder_.next() == document_builder::part::value;
        if (flow_depth_ == 0 && is_value && where.column <= builder_.first_key().column &&
            begins_line(last_))
            throw unreadable{where, "not valid YAML: a value is indented more than its name"};
        return where;
    }
    bool begins_line(std::size_t byte) const {
        auto const before = text_.substr(0, byte).find_last_not_of(" \t");
        return before == text_.npos || text_[before] == '\n' || text_[before] == '\r';
    }
    position go_to(YAML::Mark const& mark) { return go_to(byte_of(mark)); }
    position go_to(std::size_t byte) {
        feed_.progress();
        ended_with_scalar_ = false;
        last_ = byte;
        return places_.of(byte);
    }

    std::string_view text_;
    std::size_t before_marks_;  // bytes that yaml-cpp does not count
    yaml_feed& feed_;
    places places_;
    document_builder builder_;
    bool started_ = false;
    std::size_t last_ = 0;            // where the last event was
    bool ended_with_scalar_ = false;  // the last event was one, or an alias
    std::size_t flow_depth_ = 0;
};

}  // namespace

std::expected<std::vector<document>, unreadable>
read_yaml(std::string_view text, document_limits const& limits, meter& budget) {
    budget.ask();
    yaml_feed feed{text, 2 * limits.values, budget};
    event_reader events{text, feed, limits, budget};
    try {
        std::istream input{&feed};
        YAML::Parser parser{input};
        while (parser.HandleNextDocument(events) && !limits.only_first) {}
        return events.take();
    } catch (unreadable const& mistake) {
        return std::unexpected(mistake);
    } catch (too_far_ahead const&) {
        return std::unexpected(
            unreadable{events.last(), "more than " + std::to_string(limits.values) + " values"}
        );
    } catch (YAML::Exception const& mistake) {
        return std::unexpected(events.mistake(mistake));
    }
}

}  // namespace vitals::inline text::yaml
