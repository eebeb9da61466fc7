// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which key is worked on next: client-go's work queue, made fair over groups and bounded. The queue
// holds keys, not work: whoever works on a key does all that is to be done for it by then, so that
// a burst for one key is one job. Pure: time comes in as an argument, randomness as a number.
// client-go's util/workqueue, docs/adr/0012.
//
//  * A group has one job at a time; so has a key.
//  * Groups take turns. Within a group the key that is due first goes first, unless one that is
//    due, too, and waits close
//    behind it is lighter; but none is passed over for ever.
//  * A failure delays its key and pauses its group, longer each time. The groups whose last job
//    failed share all
//    workers but one: however many of them hang, one worker is left to the others.
//  * When too many keys wait, the first in line of the largest group is dropped.

#include "kube/work_queue/job.hpp"
#include "kube/work_queue/statistics.hpp"
#include "kube/work_queue/waiting_line.hpp"
#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::work_queue {

class queue {
public:
    explicit queue(limits bounds) : limits_{bounds} {}

    // There is work for this key, from `due` on. A key that waits keeps the earlier time, but also
    // its delay after a failure; a key under way is worked on again afterwards. The result is the
    // key that was dropped for it. `weight`: what the work will cost, in any unit; the last value
    // counts.
    std::optional<drop>
    add(key const& which, runtime::time_point due, runtime::time_point now, std::size_t weight = 0);
    // The next job; done() must follow. Nothing: no key is due, or no worker is free for it.
    // `waits`: of groups that have no turn this time; none: all have.
    using group_test = std::function<bool(std::string const& group)>;
    std::optional<job> take(runtime::time_point now, group_test const& waits = {});
    // `random` in [0, 1). The result is a key that is dropped by this: another one, or the same.
    std::optional<drop>
    done(key const& which, outcome const& how, runtime::time_point now, double random);
    // When take() is to be asked again. Nothing: after the next add(), done() or close().
    std::optional<runtime::time_point> next_due() const;

    // From now on add() drops keys that neither wait nor are worked on, everything that waits is
    // due, and no failure is tried again.
    void close() { closed_ = true; }
    // Drops what waits, and what is under way: its done() drops nothing more.
    std::vector<drop> drop_all();

    bool idle() const { return waiting_ == 0 && running_ == 0; }
    std::size_t waiting() const { return waiting_; }
    work_queue::statistics statistics(runtime::time_point now) const;

private:
    struct running_job {
        std::string name;
        item what;
        runtime::time_point since{};
        bool in_doubt = false;        // the group's last job had failed
        std::optional<item> again{};  // added meanwhile
        bool dropped = false;
    };
    struct group {
        waiting_line line;
        std::optional<running_job> running;
        std::optional<runtime::backoff> pauses;  // none: its last job succeeded
        runtime::time_point paused_until{};
        bool forgettable() const { return line.empty() && !running; }
    };
    using groups = std::map<std::string, group, std::less<>>;

    groups::iterator open(std::string const& name);
    bool is_known(key const& which) const;  // it will be worked on, or is
    bool may_run(group const& which, runtime::time_point now) const;
    bool worker_is_free_for(group const& which) const;
    job start(groups::iterator which, runtime::time_point now);
    void pause(group& which, outcome const& how, runtime::time_point now, double random) const;
    void put(groups::iterator into, std::string name, item what);
    std::pair<std::string, item> take_first(groups::iterator from);
    std::pair<std::string, item> taken(groups::iterator from, std::string_view name);
    std::optional<drop> shrink();
    drop count(drop dropped);

    limits limits_;
    groups groups_;
    std::set<std::pair<std::size_t, std::string_view>> sizes_;  // of lines that are not empty
    std::string last_served_;                                   // group
    std::size_t waiting_ = 0;
    std::size_t running_ = 0;
    std::size_t in_doubt_ = 0;  // of those that run
    bool closed_ = false;
    work_queue::statistics counted_;  // but for what statistics() finds by looking
};

}  // namespace vitals::kube::work_queue
