// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Makes the report of one ConfigMap, check by check: of many checks some in each turn of a loop. It
// keeps values, so that the checks may change meanwhile; each is shown as it is when it is added.
// PURE.

#include "core/check/problem.hpp"
#include "core/report/memory.hpp"
#include "core/report/packing.hpp"
#include "core/report/report.hpp"
#include "core/status/check_status.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace vitals::inline core::report {

// What a report says besides its checks.
struct circumstances {
    std::vector<check::problem> problems{};  // at most `most_problems`,
    std::size_t more_problems = 0;           // and so many more
    condition_states before{};               // those of the last report
    wall_time now{};
    std::string config_map_version{};  // its resourceVersion, when its definitions changed last
    bool at_end = false;               // no result comes any more
};

class report_maker {
public:
    // Each check once. `changes`: the last ones of all of them.
    void add(status::check_status const& check, histories const& changes);
    std::size_t checks() const { return summary_.checks; }
    std::size_t text_bytes() const { return text_bytes_; }  // that were made so far
    // A counter of one changes with each probe.
    bool moves() const { return moves_; }

    // Of all that were added; those that are not passing first, if there is not enough room for
    // all. Valid as long as nothing is added.
    std::vector<named_record> records() const;
    // To be called last. `memory`: of these records.
    health_report finish(circumstances const& of, std::string memory);

private:
    struct candidate {
        int badness = 0;
        listed_check shown{};
    };
    using records_by_id = std::vector<std::pair<std::string, record>>;

    void name(status::check_status const& check);
    void list(status::check_status const& check, histories const& changes);
    void keep_the_worst();

    report::summary summary_{.status = "none"};
    int named_badness_ = 0;  // of the check that the summary names
    std::size_t awaited_ = 0;
    bool moves_ = false;
    bool leads_away_ = false;
    std::size_t text_bytes_ = 0;
    std::vector<candidate> listed_;
    records_by_id ill_;
    records_by_id well_;
};

}  // namespace vitals::inline core::report
