// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/unread_answers.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/places.hpp"
#include "runtime/clock.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace vitals::net::http_server {

namespace {

struct holding {
    std::size_t bytes = 0;
    std::size_t large = 0;  // answers
};

// All unread answers, while they are removed one after the other.
class usage {
public:
    usage(std::span<unread_answer const> unread, std::size_t limit)
        : left_{unread.begin(), unread.end()}, limit_{limit} {
        for (auto const& one : left_) {
            all_ += one.bytes;
            auto& its = by_address_[one.who];
            its.bytes += one.bytes;
            its.large += is_large(one.bytes) ? 1 : 0;
        }
    }

    bool is_large(std::size_t bytes) const { return bytes >= large_answer_bytes(limit_); }
    bool takes(std::size_t bytes) const { return all_ == 0 || all_ + bytes <= limit_; }
    holding of(remote_network const& who) const {
        auto const found = by_address_.find(who);
        return found == by_address_.end() ? holding{} : found->second;
    }
    std::size_t most_of_one_address() const {
        std::size_t most = 0;
        for (auto const& [who, its] : by_address_) most = std::max(most, its.bytes);
        return most;
    }
    std::span<unread_answer const> left() const { return left_; }
    void leave(std::size_t at) {
        auto const bytes = std::exchange(left_[at].bytes, 0);
        auto& its = by_address_[left_[at].who];
        its.bytes -= bytes;
        its.large -= is_large(bytes) ? 1 : 0;
        all_ -= bytes;
    }

private:
    std::vector<unread_answer> left_;
    std::size_t limit_;
    std::size_t all_ = 0;
    std::map<remote_network, holding> by_address_;
};

bool had_its_time(unread_answer const& one, runtime::time_point now) {
    return now - one.since >= time_to_take_an_answer;
}

// The largest answer that may be dropped; of equals the oldest.
template <typename MayLeave>
std::optional<std::size_t> first_to_leave(usage const& all, MayLeave const& may_leave) {
    std::optional<std::size_t> first;
    for (std::size_t at = 0; at < all.left().size(); ++at) {
        auto const& one = all.left()[at];
        if (one.bytes == 0 || !may_leave(one)) continue;
        auto const goes_before = [&](unread_answer const& other) {
            return one.bytes > other.bytes || (one.bytes == other.bytes && one.since < other.since);
        };
        if (!first || goes_before(all.left()[*first])) first = at;
    }
    return first;
}

}  // namespace

std::size_t share_of(response const& reply) {
    if (!reply.shared) return reply.body.size();
    auto const& shared = *reply.shared;
    auto const packed =
        (shared.gzip ? shared.gzip->size() : 0) + (shared.gzip_part ? shared.gzip_part->size() : 0);
    auto const all = shared.plain.size() + packed;
    return all / static_cast<std::size_t>(reply.shared.use_count());
}

bool may_ask(
    std::span<unread_answer const> unread,
    remote_network const& who,
    std::size_t limit,
    runtime::time_point now
) {
    usage const all{unread, limit};
    std::size_t largest = 0;
    bool one_had_its_time = false;
    for (auto const& one : unread) {
        if (one.who != who || one.bytes == 0 || !all.is_large(one.bytes)) continue;
        largest = std::max(largest, one.bytes);
        one_had_its_time = one_had_its_time || had_its_time(one, now);
    }
    if (largest == 0 || one_had_its_time) return true;
    return all.of(who).large < large_answers_per_address && all.takes(largest);
}

room plan_eviction(
    std::span<unread_answer const> unread,
    remote_network const& who,
    std::size_t bytes,
    std::size_t limit,
    runtime::time_point now
) {
    usage all{unread, limit};
    room made;
    while (true) {
        auto const mine = all.of(who);
        bool const has_its_share = all.is_large(bytes) && mine.large >= large_answers_per_address;
        if (!has_its_share && all.takes(bytes)) break;
        auto const most = all.most_of_one_address();
        auto const next = first_to_leave(all, [&](unread_answer const& one) {
            if (has_its_share)
                return one.who == who && all.is_large(one.bytes) && had_its_time(one, now);
            bool const at_once = most > mine.bytes && one.stalled;
            return all.of(one.who).bytes == most && (at_once || had_its_time(one, now));
        });
        if (!next) return {};
        all.leave(*next);
        made.leave.push_back(*next);
    }
    made.granted = true;
    return made;
}

}  // namespace vitals::net::http_server
