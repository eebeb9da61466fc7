// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What an informer logs. A cause of failures is logged once as long as it lasts, and never more
// than once a minute, however often it comes and goes. Pure: time comes in.

#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace vitals::kube::informer {

class informer_log {
public:
    informer_log(log::logger log, model::collection const& of);

    struct failure {
        std::string_view doing;   // "list", "watch"
        std::string_view reason;  // a word of a small set
        std::string_view error;
        bool nothing_read = false;  // since the start
    };
    void failed(failure const& what, runtime::time_point now);
    // The API server has no such resource; maybe not yet.
    void not_served(runtime::time_point now);
    // Follows a line of one of the above, or logs nothing.
    void works_again();

    void listed(std::size_t count) const;  // for the first time
    void empty_list(runtime::time_point now);
    void older_version(std::string_view before, std::string_view version, runtime::time_point now);
    // An object beyond the limit of size; without a name where even that could not be read.
    void left_out(model::object_key const& key, runtime::time_point now);
    void watch_ended(std::string_view reason) const;
    void event_ignored(std::string_view type, std::string_view kind) const;

private:
    bool begins(std::string cause, runtime::time_point now);
    bool due(std::string const& cause, runtime::time_point now);

    log::logger log_;
    std::string resource_;
    std::string ns_;       // as the log shows it
    std::string present_;  // the cause that was logged last and is not over
    std::map<std::string, runtime::time_point> logged_;  // by cause, of the last minute
};

}  // namespace vitals::kube::informer
