// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who may ask the name servers next: a limit of questions in flight, shared by namespaces. Each may
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

namespace vitals::net::dns {

template <class Query>
class fair_queue {
public:
    using ticket = std::uint64_t;
    struct admitted {
        std::string ns;
        Query query;
    };

    explicit fair_queue(std::size_t limit) : limit_{std::max<std::size_t>(limit, 1)} {}

    // Takes a place, which leave() gives back; or waits, under the ticket.
    std::optional<ticket> enter(std::string_view ns, Query query) {
        auto& of = share_of(ns);
        if (of.waiting.empty() && admits(of)) {
            take_place(of);
            return std::nullopt;
        }
        if (of.waiting.empty()) turns_.emplace_back(ns);
        of.waiting.emplace(++last_, std::move(query));
        ++waiting_;
        return last_;
    }
    void leave(std::string_view ns) {
        auto const found = shares_.find(ns);
        --found->second.in_flight;
        --in_flight_;
        forget_if_idle(found);
    }
    // One that waits need not be served any more.
    void withdraw(std::string_view ns, ticket which) {
        auto const found = shares_.find(ns);
        if (found == shares_.end() || found->second.waiting.erase(which) == 0) return;
        --waiting_;
        if (!found->second.waiting.empty()) return;
        std::erase(turns_, ns);
        forget_if_idle(found);
    }
    // The next one, which has a place now; none: nobody waits that may take one.
    std::optional<admitted> next() {
        for (auto left = turns_.size(); left > 0; --left) {
            auto ns = std::move(turns_.front());
            turns_.pop_front();
            auto& of = shares_.find(ns)->second;
            if (!admits(of)) {
                turns_.push_back(std::move(ns));
                continue;
            }
            auto first = of.waiting.extract(of.waiting.begin());
            --waiting_;
            take_place(of);
            if (!of.waiting.empty()) turns_.push_back(ns);
            return admitted{std::move(ns), std::move(first.mapped())};
        }
        return std::nullopt;
    }

    // Whether the namespace may have one more that waits, while there is room for `free` more.
    bool may_wait(std::string_view ns, std::size_t free) const {
        auto const found = shares_.find(ns);
        return free > 0 && (found == shares_.end() || found->second.waiting.size() < 3 * free);
    }

    std::size_t in_flight() const { return in_flight_; }
    std::size_t waiting() const { return waiting_; }
    std::size_t namespaces() const { return shares_.size(); }
    // `visit` takes a namespace, and how many of its questions are in flight and wait.
    template <class Visit>
    void for_each(Visit visit) const {
        for (auto const& [ns, of] : shares_) visit(ns, of.in_flight, of.waiting.size());
    }

private:
    struct share {
        std::size_t in_flight = 0;
        std::map<ticket, Query> waiting{};
    };
    using shares = std::map<std::string, share, std::less<>>;

    share& share_of(std::string_view ns) {
        auto const found = shares_.find(ns);
        return found != shares_.end() ? found->second : shares_[std::string{ns}];
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
    std::deque<std::string> turns_;  // of namespaces that wait
    std::size_t in_flight_ = 0;
    std::size_t waiting_ = 0;
    ticket last_ = 0;
};

}  // namespace vitals::net::dns
