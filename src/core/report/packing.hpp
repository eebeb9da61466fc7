// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Makes a memory of the records of checks. PURE.

#include "core/report/history.hpp"
#include "core/report/memory.hpp"
#include "text/gzip/gzip.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::report {

struct named_record {
    std::string_view id;
    record what;
};

// Of the first `most_records` of them. Those whose deadlines are over have 1 s left. Text of the
// same records is the same, unless one has a deadline. `carried`: of checks that are not among
// them, without counters on their way to another status. In steps, so that many take no loop for
// long.
class packing {
public:
    // The ids must outlive it.
    packing(std::vector<named_record> all, short_time now, memory const& carried = {});

    // Makes the next step; false: it was the last one.
    bool next();
    std::string take() { return std::move(text_); }

private:
    using hashed_records = std::vector<std::pair<std::uint32_t, record>>;

    bool hash_all();
    void merge();
    void write_columns();

    std::vector<named_record> all_;
    short_time now_;
    hashed_records carried_;
    std::uint32_t salt_;
    hashed_records sorted_;
    std::string bytes_;
    std::size_t packed_ = 0;  // of them
    gzip::compressor packs_;
    std::string text_;
};

// In one step.
std::string pack(std::vector<named_record> all, short_time now, memory const& carried = {});

}  // namespace vitals::inline core::report
