// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A log that a test can read.

#include "log/logger.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::support {

class memory_log {
public:
    memory_log();
    log::logger logger(log::level least = log::level::debug) const;

    // "warn: probe failed check=a/b/c reason=tls", one string for each record, in order.
    std::vector<std::string> lines() const;
    bool contains(std::string_view part) const;      // in any line
    std::size_t count(std::string_view part) const;  // of lines

private:
    struct records;
    std::shared_ptr<records> records_;  // shared with the loggers that were handed out
};

}  // namespace vitals::support
