// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One question to a server, as a probe asks it: connect, TLS if wanted, send, read to the end.

#include "net/network.hpp"
#include "runtime/task.hpp"

#include <optional>
#include <string>

namespace vitals::integration {

struct tls_wish {
    std::string server_name{};
    net::verification verify = net::verification::full;
    net::tls_version lowest = net::tls_version::v1_2;
    net::tls::authorities const* trusted = nullptr;
    net::tls::own_certificate const* client = nullptr;
};

// The whole answer, or the first failure.
runtime::task<net::result<std::string>> ask(
    net::network& network,
    net::endpoint to,
    std::optional<tls_wish> tls = std::nullopt,
    std::string question = "ping"
);

}  // namespace vitals::integration
