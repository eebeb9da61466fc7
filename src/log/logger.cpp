// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "log/logger.hpp"

#include <string_view>

namespace vitals::log {

std::string_view to_string(level severity) {
    switch (severity) {
        case level::debug:
            return "debug";
        case level::info:
            return "info";
        case level::warn:
            return "warn";
        case level::error:
            return "error";
    }
    return "?";
}

}  // namespace vitals::log
