// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "integration/conversation.hpp"

#include "net/network.hpp"
#include "runtime/task.hpp"
#include "support/permitted.hpp"

#include <expected>
#include <optional>
#include <string>

namespace vitals::integration {

runtime::task<net::result<std::string>>
ask(net::network& network, net::endpoint to, std::optional<tls_wish> tls, std::string question) {
    auto const wire = network.open();
    auto const connected = co_await wire->connect(support::permitted(to));
    if (!connected) co_return std::unexpected(connected.error());
    if (tls) {
        net::tls_parameters const parameters{
            .server_name = tls->server_name,
            .verify = tls->verify,
            .lowest = tls->lowest,
            .trusted = tls->trusted,
            .client = tls->client
        };
        auto const secured = co_await wire->secure(parameters);
        if (!secured) co_return std::unexpected(secured.error());
    }
    auto const sent = co_await wire->send(question);
    if (!sent) co_return std::unexpected(sent.error());
    std::string all;
    for (;;) {
        auto const piece = co_await wire->receive();
        if (!piece) co_return std::unexpected(piece.error());
        if (piece->empty()) co_return all;
        all.append(piece->begin(), piece->end());
    }
}

}  // namespace vitals::integration
