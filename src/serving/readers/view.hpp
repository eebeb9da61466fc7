// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What one reader may see: of all namespaces the statuses and names, of some the outputs and
// addresses, too. Pure.

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::serving::readers {

class view {
public:
    using namespaces = std::set<std::string, std::less<>>;

    view() = default;  // of statuses

    static view of_everything() {
        view made;
        made.everything_ = true;
        return made;
    }
    static view of_statuses() { return {}; }
    static view of(namespaces those) {
        view made;
        if (!those.empty()) made.namespaces_ = std::make_shared<namespaces const>(std::move(those));
        return made;
    }

    // Whether the outputs and the addresses of the namespace are shown.
    bool shows(std::string_view ns) const {
        return everything_ || (namespaces_ && namespaces_->contains(ns));
    }
    bool shows_everything() const { return everything_; }
    bool shows_statuses_alone() const { return !everything_ && !namespaces_; }

    friend bool operator==(view const& a, view const& b) {
        if (a.everything_ != b.everything_) return false;
        if (a.namespaces_ == b.namespaces_) return true;
        return a.namespaces_ && b.namespaces_ && *a.namespaces_ == *b.namespaces_;
    }

private:
    bool everything_ = false;
    std::shared_ptr<namespaces const> namespaces_;  // null: none; copies share it
};

}  // namespace vitals::serving::readers
