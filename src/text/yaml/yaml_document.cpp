// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "text/yaml/yaml_document.hpp"

#include "text/yaml/characters.hpp"
#include "text/yaml/document.hpp"
#include "text/yaml/document_builder.hpp"
#include "text/yaml/meter.hpp"
#include "text/yaml/places.hpp"
#include "text/yaml/yaml_feed.hpp"
#include "text/yaml/yaml_problem.hpp"
#include "text/yaml/yaml_source.hpp"

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

// "?" means no tag, "!" quotes. A number may be tagged as text; other tags ask for types that no
// field has.
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

// The events for the builder, with their places in the text. Errors for what yaml-cpp accepts
// although it is not YAML.
class event_reader final : public YAML::EventHandler {
public:
    event_reader(
        std::string_view text,
        yaml_feed& feed,
        document_limits const& limits,
        meter& budget
    )
        : source_{text},
          size_{text.size()},
          before_marks_{text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0},
          feed_{feed},
          places_{text},
          builder_{limits, budget} {}

    std::vector<document> take() {
        // yaml-cpp reads the end of the text as the end of the quotes, when it is the end of a
        // line, too.
        if (source_.is_unclosed(last_))
            throw unreadable{last(), "not valid YAML: the text in quotes does not end"};
        return builder_.take();
    }
    position last() { return places_.of(last_); }
    unreadable problem(YAML::Exception const& from) {
        auto const at = from.mark.is_null() ? last_ : byte_of(from.mark);
        return {
            places_.of(at),
            describe_problem(from.msg, source_.line_before(at), source_.line_from(at))
        };
    }

    void OnDocumentStart(YAML::Mark const& mark) override {
        auto const where = go_to(mark);
        // yaml-cpp reads the text behind a document as another one, and a stray "," as one empty
        // document after the other (issue 1040 of yaml-cpp).
        if (started_ && !source_.begins_document(last_))
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
        // At the end of the text yaml-cpp reads anything as a name without a value. The place is
        // that of the name.
        if (flow_depth_ == 0 && builder_.next() == document_builder::part::value && next <= last_ &&
            !source_.is_explicit_key(next))
            throw unreadable{places_.of(next), "not valid YAML: `:` is missing behind this name"};
        if (named == 0 && !source_.is_null(next)) return missing_value(next);
        builder_.null(go_to(next), named);
    }
    void OnAlias(YAML::Mark const& mark, YAML::anchor_t named) override {
        builder_.alias(go_to_indented(mark), named);
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
    }

    // A value is missing, and `next` is what follows.
    void missing_value(std::size_t next) {
        auto const part = builder_.next();
        auto const in_flow = flow_depth_ > 0;
        if (part == document_builder::part::key ||
            (part == document_builder::part::item && source_.is_comma(next)))
            throw unreadable{places_.of(next), "not valid YAML: something is missing before this"};
        builder_.null(go_to(in_flow ? next : source_.behind_indicator(last_, next)), 0);
    }

    std::size_t byte_of(YAML::Mark const& mark) const {
        return std::min(static_cast<std::size_t>(mark.pos) + before_marks_, size_);
    }
    // yaml-cpp reads the beginning of a line as the value of the key before it, however it is
    // indented.
    position go_to_indented(YAML::Mark const& mark) {
        auto const where = go_to(mark);
        auto const is_value = builder_.next() == document_builder::part::value;
        if (flow_depth_ == 0 && is_value && where.column <= builder_.first_key().column &&
            source_.begins_line(last_))
            throw unreadable{where, "not valid YAML: a value is indented more than its name"};
        return where;
    }
    position go_to(YAML::Mark const& mark) { return go_to(byte_of(mark)); }
    position go_to(std::size_t byte) {
        feed_.progress();
        last_ = byte;
        return places_.of(byte);
    }

    yaml_source source_;
    std::size_t size_;
    std::size_t before_marks_;  // bytes that yaml-cpp does not count
    yaml_feed& feed_;
    places places_;
    document_builder builder_;
    bool started_ = false;
    std::size_t last_ = 0;  // where the last event was
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
    } catch (unreadable const& problem) {
        return std::unexpected(problem);
    } catch (too_far_ahead const&) {
        return std::unexpected(
            unreadable{events.last(), "more than " + std::to_string(limits.values) + " values"}
        );
    } catch (YAML::Exception const& problem) {
        return std::unexpected(events.problem(problem));
    }
}

}  // namespace vitals::inline text::yaml
