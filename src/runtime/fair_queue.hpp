// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who may ask next: a limit of questions in flight, shared by groups, such as namespaces. Each may
// take a place as long as it has fewer than three times as many as are free (dynamic thresholds,
// docs/adr/0017): one alone gets three quarters, and a newcomer finds a free one. Those that wait
// are served in turns. Pure.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::runtime {

template <class Query>
class fair_queue {
public:
    using ticket = std::uint64_t;
    struct admitted {
        std::string group;
        Query query;
    };

    explicit fair_queue(std::size_t limit) : limit_{std::max<std::size_t>(limit, 1)} {}

    // Takes a place, which leave() gives back; or waits, under the ticket.
    std::optional<ticket> enter(std::string_view group, Query query) {
        auto& of = share_of(group);
        if (of.waiting.empty() && admits(of)) {
            take_place(of);
            return std::nullopt;
        }
        if (of.waiting.empty()) turns_.emplace_back(group);
        of.waiting.emplace(++last_, std::move(query));
        ++waiting_;
        return last_;
    }
    void leave(std::string_view group) {
        auto const found = shares_.find(group);
        --found->second.in_flight;
        --in_flight_;
        forget_if_idle(found);
    }
    // One that waits need not be served any more.
    void withdraw(std::string_view group, ticket which) {
        auto const found = shares_.find(group);
        if (found == shares_.end() || found->second.waiting.erase(which) == 0) return;
        --waiting_;
        if (!found->second.waiting.empty()) return;
        std::erase(turns_, group);
        forget_if_idle(found);
    }
    // The next one, which has a place now; none: nobody waits that may take one.
    std::optional<admitted> next() {
        for (auto left = turns_.size(); left > 0; --left) {
            auto group = std::move(turns_.front());
            turns_.pop_front();
            auto& of = shares_.find(group)->second;
            if (!admits(of)) {
                turns_.push_back(std::move(group));
                continue;
            }
            auto first = of.waiting.extract(of.waiting.begin());
            --waiting_;
            take_place(of);
            if (!of.waiting.empty()) turns_.push_back(group);
            return admitted{std::move(group), std::move(first.mapped())};
        }
        return std::nullopt;
    }

    // Whether the group may have one more that waits, while there is room for `free` more.
    bool may_wait(std::string_view group, std::size_t free) const {
        auto const found = shares_.find(group);
        return free > 0 && (found == shares_.end() || found->second.waiting.size() < 3 * free);
    }

    std::size_t in_flight() const { return in_flight_; }
    std::size_t waiting() const { return waiting_; }
    std::size_t groups() const { return shares_.size(); }
    // `visit` takes a group, and how many of its questions are in flight and wait.
    template <class Visit>
    void for_each(Visit visit) const {
        for (auto const& [group, of] : shares_) visit(group, of.in_flight, of.waiting.size());
    }

private:
    struct share {
        std::size_t in_flight = 0;
        std::map<ticket, Query> waiting{};
    };
    using shares = std::map<std::string, share, std::less<>>;

    share& share_of(std::string_view group) {
        auto const found = shares_.find(group);
        return found != shares_.end() ? found->second : shares_[std::string{group}];
    }
    bool admits(share const& of) const {
        auto const free = limit_ - in_flight_;
        return free > 0 && (of.in_flight == 0 || of.in_flight < 3 * free);
    }
    void take_place(share& of) {
        ++of.in_flight;
        ++in_flight_;
    }
    void forget_if_idle(typename shares::iterator which) {
        if (which->second.in_flight == 0 && which->second.waiting.empty()) shares_.erase(which);
    }

    std::size_t limit_;
    shares shares_;
    std::deque<std::string> turns_;  // of groups that wait
    std::size_t in_flight_ = 0;
    std::size_t waiting_ = 0;
    ticket last_ = 0;
};

}  // namespace vitals::runtime
