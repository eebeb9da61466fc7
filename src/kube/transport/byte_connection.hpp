// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One TCP connection, plain or with TLS over it, as bytes. Used by one coroutine at a time.
//
// Not net::connection: that one lives on a probe thread, whose poller serves no Asio sockets and
// whose coroutines are runtime::task (docs/adr/0008, 0009). This one lives on the control loop, can
// have TLS within TLS (an https proxy), is ended from outside with a reason, and takes a missing
// end of TLS for an attack; probes take it for the end.

#include "runtime/coroutine.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace vitals::kube::transport {

struct tls_context;

struct io_failure {
    enum class kind : std::uint8_t {
        io,
        certificate,       // the peer's cannot be verified
        proxy_certificate  // that of the proxy before the API server
    };

    std::string text;
    io_failure::kind what = kind::io;
};

template <class T>
using io_result = std::expected<T, io_failure>;

class byte_connection {
public:
    virtual ~byte_connection() = default;
    virtual runtime::awaitable<io_result<void>>
    connect(std::string address, std::uint16_t port) = 0;
    // A TLS handshake over what is open already; at most twice (an https proxy, then the API
    // server).
    virtual runtime::awaitable<io_result<void>> secure(std::shared_ptr<tls_context> context) = 0;
    virtual runtime::awaitable<io_result<void>> send(std::string_view bytes) = 0;
    // At least a byte, or nothing at the peer's orderly end. Valid until the next call.
    virtual runtime::awaitable<io_result<std::string_view>> receive() = 0;
    // For a kept and idle connection: the peer has neither closed it nor sent anything.
    virtual bool is_reusable() = 0;
    // Ends the operation under way with a failure that says `why`.
    virtual void close(std::string_view why) = 0;
};

// All operations throw operation_aborted when they are cancelled.
std::unique_ptr<byte_connection> make_byte_connection(runtime::executor const& where);

}  // namespace vitals::kube::transport
