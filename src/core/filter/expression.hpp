// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A filter: compiled once, asked for each record of a list. PURE.

#include "core/filter/comparison.hpp"
#include "core/filter/progress.hpp"
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
        progress whole{.work = work};
        auto const result = ask(of, whole);
        work = whole.work;
        return result == verdict::holds;
    }
    // As long as it may in one turn; `later`: to be called again with the same record.
    verdict ask(Record const& of, progress& so_far) const {
        if (!so_far.begun) so_far.step = steps_.first;
        so_far.begun = true;
        while (so_far.step < steps_.all.size()) {
            auto const& step = steps_.all[so_far.step];
            auto const& term = terms_[step.term];
            question asked{term.compared, term.found.key, so_far};
            bool const fits = term.found.ask(of, asked);
            if (asked.is_paused()) return verdict::later;
            so_far.step = fits ? step.if_true : step.if_false;
            so_far.inner = 0;
        }
        return so_far.step == steps::holds ? verdict::holds : verdict::fails;
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
