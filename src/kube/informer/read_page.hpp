// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One page of a list: asked for, and read item by item.

#include "kube/client/api_client.hpp"
#include "kube/model/object_list.hpp"
#include "kube/model/request.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <cstddef>

namespace vitals::kube::informer {

struct page_request {
    model::list_position const& from;
    std::size_t answer_limit;  // bytes; 0: the client's own limit
    runtime::duration deadline;
};

runtime::awaitable<client::api_result<model::list_page>> read_page(
    client::api_client& api,
    model::collection const& of,
    page_request what,
    model::object_receiver const& each
);

}  // namespace vitals::kube::informer
