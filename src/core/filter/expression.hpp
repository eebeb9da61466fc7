// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A filter: compiled once, asked for each record of a list. PURE.

#include "core/filter/comparison.hpp"
#include "core/filter/steps.hpp"
#include "core/filter/syntax.hpp"
#include "core/filter/table.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::filter {

struct problem {
    bool of_syntax = false;  // the text is no filter, whatever the list shows
    std::string text;        // go-bexpr's message
};

template <class Record>
class expression {
public:
    // `find(selector)` returns std::optional<selected<Record>>.
    template <class Find>
    static std::expected<expression, problem> compile(std::string_view text, Find const& find) {
        auto parsed = parse(text);
        if (!parsed) return std::unexpected{problem{true, std::move(parsed).error()}};
        expression made;
        for (auto const& term : parsed->terms) {
            auto found = find(term.what);
            if (!found) return std::unexpected{problem{false, unknown(term.what)}};
            auto compared = comparison::make(term, found->is);
            if (!compared) return std::unexpected{problem{false, std::move(compared).error()}};
            made.terms_.push_back({*std::move(compared), *std::move(found)});
        }
        made.steps_ = steps_of(*parsed);
        return made;
    }

    // Adds to `work` what this took, in units of some 50 ns.
    bool holds(Record const& of, std::uint64_t& work) const {
        auto at = steps_.first;
        while (at < steps_.all.size()) {
            auto const& step = steps_.all[at];
            auto const& term = terms_[step.term];
            question asked{term.compared, term.found.key, ++work};
            at = term.found.ask(of, asked) ? step.if_true : step.if_false;
        }
        return at == steps::holds;
    }

private:
    struct bound {
        comparison compared;
        selected<Record> found;
    };

    std::vector<bound> terms_;
    steps steps_;
};

}  // namespace vitals::inline core::filter
