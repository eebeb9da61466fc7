// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How long the turns of one probe loop take. During a turn no other probe of the loop is served. A
// long turn is a bug of ours, or a target that keeps us busy on purpose.

#include "log/logger.hpp"
#include "probing/checker/loop_counters.hpp"
#include "runtime/clock.hpp"

namespace vitals::probing::checker {

class turn_watch {
public:
    explicit turn_watch(log::logger log);

    // On the loop's thread: a turn ended at `now`. A turn of more than a second is logged, at most
    // one a minute.
    void add(runtime::duration turn, runtime::time_point now);

    one_writer_histogram const& turns() const { return turns_; }  // any thread

private:
    log::logger log_;
    one_writer_histogram turns_;
    runtime::time_point quiet_until_ = runtime::time_point::min();
};

}  // namespace vitals::probing::checker
