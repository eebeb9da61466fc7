// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The socket under a session, with the number of messages of the handshake protocol, which also has
// some after the handshake. Only for .cpp files.

#include "net/tls/socket_bio.hpp"

#include <openssl/ssl.h>

#include <cstddef>

namespace vitals::net::tls {

struct session_socket : bio_socket {
    // From one request to the next. A handshake takes 7 messages, servers send a few tickets after
    // it, and rarely a peer asks for new keys (Go's crypto/tls has the same limit).
    static constexpr unsigned most_messages = 16;

    // From now on they are counted; one too many ends OpenSSL's present call.
    void count_messages(SSL* of) {
        SSL_set_msg_callback(of, see);
        SSL_set_msg_callback_arg(of, this);
    }
    bool has_too_many() const { return messages > most_messages; }
    void begin_request() {
        messages = 0;
        received = 0;
    }

    unsigned messages = 0;

private:
    static void
    see(int sent, int, int type, void const*, std::size_t, SSL* session, void* receiver) {
        if (sent != 0 || type != SSL3_RT_HANDSHAKE) return;
        auto& mine = *static_cast<session_socket*>(receiver);
        ++mine.messages;
        // It ignores all that comes after.
        if (mine.has_too_many()) SSL_set_shutdown(session, SSL_RECEIVED_SHUTDOWN);
    }
};

}  // namespace vitals::net::tls
