// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the log says about a watcher in trouble: each cause once as long as it lasts, and never more than once a
// minute, however often it comes and goes. Pure: time comes in.

#include "kube/model/config_map.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <map>
#include <string>
#include <string_view>

namespace vitals::kube::informer {

class trouble_log {
public:
    // `ns`: as the log shows it.
    trouble_log(log::logger log, std::string ns);

    // `reason` is a word of a small set. `nothing_read`: there are no checks that could continue.
    struct trouble {
        std::string_view doing;  // "list", "watch"
        std::string_view reason;
        std::string_view error;
        bool nothing_read = false;
    };
    void met(trouble const& what, runtime::time_point now);
    // Follows a line about trouble, or says nothing.
    void over();
    // A ConfigMap beyond the limit of size; without a name where even that could not be read.
    void left_out(model::object_key const& key, runtime::time_point now);
    // For other messages: true at most once a minute for each cause.
    bool due(std::string const& cause, runtime::time_point now);

private:
    log::logger log_;
    std::string ns_;
    std::string present_;  // the cause that was logged last and is not over
    std::map<std::string, runtime::time_point> logged_;  // by cause, of the last minute
};

}  // namespace vitals::kube::informer
