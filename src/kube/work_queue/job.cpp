// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/work_queue/job.hpp"

#include <string_view>

namespace vitals::kube::work_queue {

std::string_view to_string(result what) {
    switch (what) {
        case result::done:
            return "done";
        case result::retry:
            return "retry";
        case result::refused:
            return "refused";
    }
    return "?";
}

std::string_view to_string(drop_reason why) {
    switch (why) {
        case drop_reason::overflow:
            return "overflow";
        case drop_reason::shutdown:
            return "shutdown";
    }
    return "?";
}

}  // namespace vitals::kube::work_queue
