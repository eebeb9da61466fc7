// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "manifest/yaml_document.hpp"

#include "manifest/document.hpp"
#include "manifest/document_builder.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <expected>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::manifest {

namespace {

// yaml-cpp points behind the text when an escape breaks off at its end.
position within(std::string_view text, position where) {
    auto line = text.substr(0, text.find('\n'));
    for (std::uint32_t i = 1; i < where.line; ++i) {
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        line = text.substr(0, text.find('\n'));
    }
    where.column = std::min(where.column, static_cast<std::uint32_t>(line.size()) + 1);
    return where;
}

position place(YAML::Mark const& mark) {
    if (mark.is_null()) return {};
    return {static_cast<std::uint32_t>(mark.line) + 1, static_cast<std::uint32_t>(mark.column) + 1};
}

// "?" is a plain scalar and "!" a quoted one. A number may well be tagged as text; other tags ask for
// types that no field has.
bool is_foreign(std::string const& tag) {
    constexpr std::array<std::string_view, 9> known{
        "",
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

// Events instead of YAML::Node: a third of the time, and limits hold before anything is built.
class event_reader final : public YAML::EventHandler {
public:
    explicit event_reader(document_limits const& limits) : builder_{limits} {}

    std::vector<document> take() { return builder_.take(); }

    void OnDocumentStart(YAML::Mark const& mark) override {
        // yaml-cpp 0.7 offers a stray "," or "]" as one empty document after the other, for ever.
        if (started_ && mark.pos == last_start_) {
            throw unreadable{place(mark), "not valid YAML: a stray flow character"};
        }
        started_ = true;
        last_start_ = mark.pos;
        builder_.start_document(place(mark));
    }
    void OnDocumentEnd() override {}
    void OnNull(YAML::Mark const& mark, YAML::anchor_t named) override {
        builder_.null(place(mark), named);
    }
    void OnAlias(YAML::Mark const& mark, YAML::anchor_t named) override {
        builder_.alias(place(mark), named);
    }
    void OnScalar(
        YAML::Mark const& mark,
        std::string const& tag,
        YAML::anchor_t named,
        std::string const& text
    ) override {
        builder_.scalar(place(mark), text, is_foreign(tag), named);
    }
    void OnSequenceStart(
        YAML::Mark const& mark,
        std::string const& tag,
        YAML::anchor_t named,
        YAML::EmitterStyle::value /*style*/
    ) override {
        builder_.start(node::type::sequence, place(mark), is_foreign(tag), named);
    }
    void OnSequenceEnd() override { builder_.end(); }
    void OnMapStart(
        YAML::Mark const& mark,
        std::string const& tag,
        YAML::anchor_t named,
        YAML::EmitterStyle::value /*style*/
    ) override {
        builder_.start(node::type::map, place(mark), is_foreign(tag), named);
    }
    void OnMapEnd() override { builder_.end(); }

private:
    document_builder builder_;
    bool started_ = false;
    int last_start_ = 0;
};

}  // namespace

std::expected<std::vector<document>, unreadable>
read_yaml(std::string const& text, document_limits const& limits) {
    event_reader events{limits};
    try {
        std::istringstream input{text};
        YAML::Parser parser{input};
        while (parser.HandleNextDocument(events)) {}
    } catch (unreadable const& mistake) {
        return std::unexpected(mistake);
    } catch (YAML::Exception const& mistake) {
        return std::unexpected(
            unreadable{within(text, place(mistake.mark)), "not valid YAML: " + mistake.msg}
        );
    }
    return events.take();
}

}  // namespace vitals::manifest
