// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// PUT /v1/agent/check/{pass,warn,fail,update}/<id>: how a check of kind ttl is updated. Tokens are
// for reading, so that is for programs of this machine alone. Pure.

#include "core/check/status.hpp"
#include "core/status/update_end.hpp"
#include "net/http_server/message.hpp"

#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vitals::serving::consul {

using status::update_end;
// `identity`: the CheckID.
using update_check =
    std::function<update_end(std::string_view identity, check::status to, std::string_view output)>;

// The answer to a request that may come from another machine, or from a web page: 403. `names`:
// those of --allowed-hosts.
std::optional<net::http_server::response>
refuse_stranger(net::http_server::request const& asked, std::span<std::string const> names);

struct status_update {
    check::status to = check::status::critical;
    std::string output;
};

// The body of `update`, as Consul reads it: names without regard to case, and no others. The error
// is the answer: 400.
std::expected<status_update, net::http_server::response> read_update(std::string_view body);

net::http_server::response answer_to(update_end end, std::string_view identity);

}  // namespace vitals::serving::consul
