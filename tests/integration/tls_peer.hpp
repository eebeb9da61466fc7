// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A TLS server's side of one connection, blocking: for the behaviours of a loopback_server.

#include "support/certificates.hpp"
#include "support/loopback_server.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

using SSL_CTX = struct ssl_ctx_st;

namespace vitals::integration {

class tls_peer {
public:
    enum class versions { all, up_to_1_1, only_1_2 };

    // `own` may have more certificates behind the first, which are sent as well. `ciphers`: those
    // of TLS 1.2, as OpenSSL's list; those that the client must not want included. Its usual ones
    // when empty.
    explicit tls_peer(
        support::certificate const& own,
        versions spoken = versions::all,
        std::string const& ciphers = {}
    );

    // Refuses clients without a certificate of this authority.
    tls_peer& demanding(support::certificate_authority const& of);

    // Refuses clients that do not offer this protocol (ALPN); a literal.
    tls_peer& speaking(char const* protocol);

    // Shakes hands, reads once, answers with `text` and closes in order.
    support::loopback_server::behaviour answering(std::string text) const;
    // The same without close_notify.
    support::loopback_server::behaviour breaking_off_after(std::string text) const;
    // Answers every read with `text`, as many as `most`, and closes in order.
    support::loopback_server::behaviour answering_each(std::string text, int most) const;
    // Answers every read with what `reply` makes of it, until the client goes away.
    support::loopback_server::behaviour replying(std::function<std::string(std::string)> reply
    ) const;
    // Shakes hands, reads once, and sends nothing but new keys, as many times as `most`: true if
    // that went well.
    std::function<bool(int fd)> updating_keys(std::size_t most) const;
    // The same with `text` in records of one byte each, again and again, until the client goes
    // away.
    support::loopback_server::behaviour repeating_by_bytes(std::string text) const;

private:
    std::shared_ptr<SSL_CTX> context_;  // shared with the behaviours, which outlive us
};

}  // namespace vitals::integration
