// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/memory_log.hpp"

#include "log/logger.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace vitals::support {

struct memory_log::records final : log::sink {
    void write(log::level severity, std::string_view message, std::span<log::field const> fields)
        override {
        std::string line{log::to_string(severity)};
        line.append(": ").append(message);
        for (auto const& each : fields) {
            line.append(" ").append(each.key).append("=");
            std::visit([&line](auto const& value) { append(line, value); }, each.value);
        }
        std::lock_guard const hold{mutex};
        lines.push_back(std::move(line));
    }

    static void append(std::string& line, std::string_view value) { line.append(value); }
    static void append(std::string& line, bool value) { line.append(value ? "true" : "false"); }
    static void append(std::string& line, std::int64_t value) {
        line.append(std::to_string(value));
    }
    static void append(std::string& line, double value) { line.append(std::to_string(value)); }

    mutable std::mutex mutex;
    std::vector<std::string> lines;
};

memory_log::memory_log() : records_{std::make_shared<records>()} {}

log::logger memory_log::logger(log::level least) const {
    return log::logger{records_, least};
}

std::vector<std::string> memory_log::lines() const {
    std::lock_guard const hold{records_->mutex};
    return records_->lines;
}

bool memory_log::contains(std::string_view part) const {
    return count(part) > 0;
}

std::size_t memory_log::count(std::string_view part) const {
    auto const all = lines();
    return static_cast<std::size_t>(std::ranges::count_if(all, [part](std::string const& line) {
        return line.contains(part);
    }));
}

}  // namespace vitals::support
