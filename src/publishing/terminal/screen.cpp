// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/terminal/screen.hpp"

#include "core/check/identity.hpp"
#include "core/check/problem.hpp"
#include "core/check/status.hpp"
#include "core/health/transition.hpp"
#include "core/health/why.hpp"
#include "core/reconcile/plan.hpp"
#include "core/status/status_store.hpp"
#include "kube/model/resource.hpp"
#include "publishing/terminal/causes.hpp"
#include "publishing/terminal/style.hpp"
#include "text/columns/columns.hpp"
#include "text/utf8/utf8.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::publishing::terminal {

namespace {

constexpr std::size_t indent = 10;  // the time and two spaces
constexpr std::size_t names_of_an_edit = 5;
constexpr std::size_t most_problems = 20;  // of one reading, as in the log

std::string clock_time(now when) {
    return fmt::format(
        "{:%H:%M:%S}",
        fmt::localtime(std::chrono::system_clock::to_time_t(when.wall))
    );
}

std::string checks(std::size_t count) {
    return with_commas(count) + (count == 1 ? " check" : " checks");
}

// Texts of users (ids, messages) must not control the terminal.
std::string visible(std::string_view text) {
    return utf8::visible(text, utf8::ascii_controls::none);
}

}  // namespace

screen::screen(parts from, status::status_store const& checks, now begun)
    : from_{std::move(from)}, checks_{checks}, begun_{begun}, burst_begun_{begun.at} {}

std::string screen::name_of(check::identity const& who) const {
    std::string_view text = who.text();
    if (from_.files) text.remove_prefix(who.ns().size() + 1);
    return visible(text);
}

void screen::definitions_read(now when) {
    if (!opened_) header(when);
}

void screen::header(now when) {
    opened_ = when;
    auto const wide = from_.columns();
    one_by_one_ = checks_.size() <= few;
    checks_.for_each([this](status::check_status const& each) {
        name_width_ = std::max(name_width_, columns::width(name_of(each.definition->identity)));
    });
    // A longer name pushes the next column to the right, or to the next line.
    name_width_ = std::min(name_width_, std::max<std::size_t>(16, wide * 2 / 5 - 8));
    auto const& how = from_.how;
    write(columns::flow(
        {from_.program,
         checks(checks_.size()) + " from " + visible(from_.source),
         dim(from_.hint, how)},
        "   ",
        wide,
        0
    ));
    if (!from_.links.empty()) write(columns::flow(from_.links, "   ", wide, 0));
    write("");
    if (one_by_one_)
        for (auto const& each : early_) show(each);
    early_ = {};
}

void screen::changed(
    status::check_status const& check,
    health::transition const& change,
    now when
) {
    result const what{
        change.to,
        name_of(check.definition->identity),
        std::string{change.why},
        when
    };
    if (!opened_) {
        // Whether each result gets a line is known when all definitions are.
        if (early_.size() < few) early_.push_back(what);
        return;
    }
    if (!first_round_over_ && !one_by_one_) return;  // the summary has it
    if (when.at - burst_begun_ >= burst) end_burst(when);
    if (++burst_size_ <= few || !first_round_over_)
        show(what);
    else
        flood_.add(what.to, health::found_text(*check.definition, check.found), what.name);
}

void screen::show(result const& what) {
    auto const& [to, name, why, when] = what;
    auto const wide = from_.columns();
    auto head = dim(clock_time(when), from_.how).append("  ");
    head.append(status_word(to, from_.how)).append("  ");
    auto const taken = columns::width(name);
    auto const padding = std::string(name_width_ - std::min(name_width_, taken), ' ');
    if (columns::width(head) + taken > wide) {  // then all of it is below
        write(columns::beside(head, name + "  " + why, wide, indent));
        return;
    }
    head.append(name).append(padding).append("  ");
    write(columns::beside(head, why, wide, indent));
}

void screen::end_burst(now when) {
    if (!flood_.empty()) {
        auto const wide = from_.columns();
        auto head = dim(clock_time(when), from_.how).append("  ");
        write(head + checks(burst_size_ - few) + " more changed:");
        for (auto& line : std::exchange(flood_, {}).lines(from_.how, wide)) write(std::move(line));
    }
    burst_begun_ = when.at;
    burst_size_ = 0;
}

void screen::first_round_over(now when) {
    if (!opened_) header(when);
    if (std::exchange(first_round_over_, true)) return;
    if (checks_.size() == 0)
        write(dim(clock_time(when), from_.how) + "  no check yet: nothing is probed");
    else
        summary(when);
    end_burst(when);
}

void screen::summary(now when) {
    std::array<std::size_t, check::status_count> counts{};
    std::size_t pending = 0;
    causes why;
    checks_.for_each([&](status::check_status const& each) {
        if (each.pending) {
            ++pending;
            return;
        }
        ++counts[std::to_underlying(each.status())];
        if (one_by_one_ || each.status() == check::status::passing) return;
        why.add(
            each.status(),
            health::found_text(*each.definition, each.found),
            name_of(each.definition->identity)
        );
    });
    auto const all = checks_.size();
    auto const seconds = std::chrono::duration<double>{when.at - begun_.at}.count();
    auto const seen = pending == 0 ? "all " + with_commas(all)
                                   : with_commas(all - pending) + " of " + with_commas(all);
    std::vector<std::string> pieces{
        dim(clock_time(when), from_.how) + fmt::format("  {} seen in {:.1f} s:", seen, seconds)
    };
    for (auto const each :
         {check::status::passing, check::status::warning, check::status::critical})
        if (auto const count = counts[std::to_underlying(each)]; count > 0)
            pieces.push_back(status_count(each, with_commas(count), from_.how));
    if (pending > 0) pieces.push_back(pending_count(with_commas(pending), from_.how));
    pieces.push_back(dim("(only changes from here on)", from_.how));
    auto const wide = from_.columns();
    write(columns::flow(pieces, "  ", wide, indent));
    for (auto& line : why.lines(from_.how, wide)) write(std::move(line));
}

void screen::edited(reconcile::plan const& plan, now when) {
    if (!opened_) return;
    std::vector<std::string> pieces;
    auto const part = [&](std::string_view what, auto const& some, auto const& identity) {
        if (some.empty()) return;
        std::vector<std::string> names;
        for (auto const& each : some) {
            if (names.size() == names_of_an_edit) break;
            names.push_back(name_of(identity(each)));
        }
        auto text = std::string{what} + " ";
        text +=
            some.size() > names_of_an_edit ? checks(some.size()) : some_names(names, some.size());
        pieces.push_back(std::move(text));
    };
    auto const own = [](auto const& each) -> auto const& { return each->identity; };
    part("started", plan.start, own);
    part("redefined", plan.replace, [](auto const& each) -> auto const& {
        return each.to->identity;
    });
    part("stopped", plan.stop, own);
    if (pieces.empty()) return;
    auto const head = dim(clock_time(when), from_.how).append("  edit        ");
    std::string text;
    for (auto const& piece : pieces) text.append(text.empty() ? "" : "; ").append(piece);
    write(columns::beside(head, text, from_.columns(), indent));
}

void screen::problems(
    kube::model::object_key const& config_map,
    std::vector<check::problem> const& fresh,
    now when
) {
    auto const wide = from_.columns();
    auto const time = dim(clock_time(when), from_.how);
    auto const head = time + "  " + yellow("! problem", from_.how) + "   ";
    auto const of = (from_.files ? "" : config_map.ns + "/") + config_map.name;
    for (auto const& each : fresh | std::views::take(most_problems)) {
        auto const text = of + "  " + check::to_string(each);
        write(columns::beside(head, visible(text), wide, indent));
    }
    if (fresh.size() > most_problems)
        write(head + with_commas(fresh.size() - most_problems) + " more in " + visible(of));
}

void screen::tick(now when) {
    if (!opened_) {
        if (when.at - begun_.at >= longest_silence) header(when);
        return;
    }
    if (!first_round_over_ && when.at - opened_->at >= longest_first_round) first_round_over(when);
    if (when.at - burst_begun_ >= burst && burst_size_ > 0) end_burst(when);
}

}  // namespace vitals::publishing::terminal
