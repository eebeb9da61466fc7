// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The mistakes of one manifest, all of them counted and the first ones kept.

#include "core/check/problem.hpp"
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

class mistakes {
public:
    mistakes(std::string key, std::size_t most, yaml::meter& budget)
        : key_{std::move(key)}, most_{most}, budget_{budget} {}

    // `first`: where that which stands twice stood before.
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
    // A mistake in `defaults` that only shows in the checks that inherit it: told once.
    void add_inherited(yaml::position where, std::string message);
    // No message made from now on would be kept.
    bool full() const { return kept_.size() >= most_; }
    std::size_t dropped() const { return dropped_; }  // those that were not kept
    // In the order of their places.
    std::vector<check::problem> take() &&;

private:
    std::string key_;
    std::size_t most_;
    yaml::meter& budget_;
    std::vector<check::problem> kept_;
    std::size_t dropped_ = 0;
    std::set<yaml::position> inherited_;
};

// Reports the mistakes of one entry, and remembers that there were some.
class reporter {
public:
    reporter(mistakes& all, std::string check_id) : all_{all}, check_id_{std::move(check_id)} {}

    void at(yaml::position where, std::string message) {
        clean_ = false;
        all_.add(where, check_id_, std::move(message));
    }
    void second(yaml::position where, yaml::position first, std::string message) {
        clean_ = false;
        all_.add_second(where, check_id_, first, std::move(message));
    }
    void inherited(yaml::position where, std::string message) {
        clean_ = false;
        all_.add_inherited(where, std::move(message));
    }
    // The entry cannot be used because of a mistake that was told already.
    void spoil() { clean_ = false; }
    bool full() const { return all_.full(); }
    bool clean() const { return clean_; }

private:
    mistakes& all_;
    std::string check_id_;
    bool clean_ = true;
};

}  // namespace vitals::inline core::manifest
