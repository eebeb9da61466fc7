// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The problems of one manifest, all of them counted and the first ones kept; and hints, when they
// are wanted.

#include "core/check/problem.hpp"
#include "core/manifest/advice.hpp"
#include "text/yaml/document.hpp"
#include "text/yaml/meter.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

class problem_list {
public:
    problem_list(std::string key, std::size_t most, advice wanted, yaml::meter& budget)
        : key_{std::move(key)}, most_{most}, wanted_{wanted}, budget_{budget} {}

    // `first`: for a duplicate, the place of the first one.
    void add(
        yaml::position where,
        std::string_view check_id,
        std::string message,
        std::optional<check::place> first = std::nullopt
    );
    void add_second(
        yaml::position where,
        std::string_view check_id,
        yaml::position first,
        std::string message
    );
    // A problem in `defaults` that only shows in the checks that inherit it: reported once.
    void add_inherited(yaml::position where, std::string message);
    // What to write instead of the word at the last kept problem.
    void suggest(std::string_view instead);
    // What is allowed, but probably not what its author wants.
    void hint(yaml::position where, std::string_view check_id, std::string message);
    advice wanted() const { return hints_.size() < most_ ? wanted_ : advice::none; }
    // Further problems would not be kept.
    bool full() const { return kept_.size() >= most_; }
    std::size_t dropped() const { return dropped_; }  // those that were not kept
    // In the order of their places.
    std::vector<check::problem> take() &&;
    std::vector<check::problem> take_hints();

private:
    std::string key_;
    std::size_t most_;
    advice wanted_;
    yaml::meter& budget_;
    std::vector<check::problem> kept_;
    std::vector<check::problem> hints_;
    std::size_t dropped_ = 0;
    std::set<yaml::position> inherited_;
};

// Reports the problems of one entry, and remembers that there were some.
class problem_reporter {
public:
    problem_reporter(problem_list& all, std::string check_id)
        : all_{all}, check_id_{std::move(check_id)} {}

    void at(yaml::position where, std::string message) {
        clean_ = false;
        all_.add(where, check_id_, std::move(message));
    }
    void misspelt(yaml::position where, std::string message, std::string_view instead) {
        auto const kept = !full();
        at(where, std::move(message));
        if (kept) all_.suggest(instead);
    }
    void second(yaml::position where, yaml::position first, std::string message) {
        clean_ = false;
        all_.add_second(where, check_id_, first, std::move(message));
    }
    void inherited(yaml::position where, std::string message) {
        clean_ = false;
        all_.add_inherited(where, std::move(message));
    }
    void hint(yaml::position where, std::string message) {
        all_.hint(where, check_id_, std::move(message));
    }
    // Which hints are wanted; none when they would not be kept.
    advice wanted() const { return all_.wanted(); }
    // The entry cannot be used because of a problem that was reported already.
    void mark_invalid() { clean_ = false; }
    bool full() const { return all_.full(); }
    bool clean() const { return clean_; }

private:
    problem_list& all_;
    std::string check_id_;
    bool clean_ = true;
};

}  // namespace vitals::inline core::manifest
