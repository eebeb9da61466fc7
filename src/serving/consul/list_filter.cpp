// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/list_filter.hpp"

#include "core/filter/expression.hpp"
#include "net/http_server/message.hpp"

#include <string>

namespace vitals::serving::consul {

net::http_server::response refuse_filter(filter::problem const& why, filter_wording wording) {
    bool const is_evaluated = wording == filter_wording::of_agent && !why.of_syntax;
    std::string begin = is_evaluated ? "" : "Failed to create boolean expression evaluator: ";
    return net::http_server::text(500, begin + why.text);
}

}  // namespace vitals::serving::consul
