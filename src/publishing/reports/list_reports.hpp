// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// All HealthReports of a namespace, as they are now.

#include "kube/client/api_client.hpp"
#include "kube/model/object_meta.hpp"
#include "kube/model/request.hpp"
#include "kube/model/resource.hpp"
#include "runtime/coroutine.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace vitals::publishing::reports {

struct report_list {
    std::string ns{};  // empty: all namespaces
    kube::model::representation representation = kube::model::representation::object;
    unsigned page = 500;  // reports
    // Of the others nothing is kept; none: all are asked for.
    std::function<bool(kube::model::object_key const&)> wanted{};
    // Called page by page, also if a later page fails; others have their turn on the loop in
    // between. The text is valid during the call.
    std::function<void(kube::model::object_meta const&, std::string_view json)> each{};
};

runtime::awaitable<kube::client::api_result<void>>
list_reports(kube::client::api_client& api, report_list what);

}  // namespace vitals::publishing::reports
