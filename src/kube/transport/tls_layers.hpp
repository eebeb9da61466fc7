// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// TLS on a non-blocking socket, and TLS within that (an https proxy, then the API server), in
// steps: OpenSSL works, the caller waits. Nothing is buffered while it waits; asio::ssl::stream
// holds 68 KiB, and each watch is a connection (docs/limits.md). Only for .cpp files.

#include "net/tls/socket_bio.hpp"
#include "net/tls/tls_client.hpp"

#include <boost/system/error_code.hpp>
#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace vitals::kube::transport {

struct tls_context;

class tls_layers {
public:
    enum class wanted : std::uint8_t { nothing, read, write };
    struct step {
        wanted next = wanted::nothing;  // something: wait for the socket, then call again
        std::size_t bytes = 0;          // of read(): none at the peer's orderly end
        boost::system::error_code error{};
    };

    explicit tls_layers(int fd);
    tls_layers(tls_layers const&) = delete;
    tls_layers& operator=(tls_layers const&) = delete;
    ~tls_layers();

    // Over the layer before. False: the name of the server cannot be sent.
    bool add(std::shared_ptr<tls_context> context);
    // All of them are those of the last layer.
    step handshake();
    step write(std::string_view bytes);  // all of it; again with the same bytes
    step read(std::span<char> into);
    bool has_pending() const;  // bytes that have arrived, in any layer
    // To be called before a wait that may be long: SSL_MODE_RELEASE_BUFFERS leaves the buffer that
    // session tickets took.
    void release_buffers();
    SSL* top() const { return layers_.back().session.get(); }

    // The descriptor may be another connection's from now on.
    void forget_socket() { socket_->fd = -1; }

private:
    template <class T, auto Free>
    struct freed_by {
        void operator()(T* what) const { Free(what); }
    };
    struct layer {
        // Shared with the source of contexts, which may have replaced its context meanwhile.
        std::shared_ptr<tls_context> context;
        std::unique_ptr<SSL, freed_by<SSL, SSL_free>> session;
    };

    BIO* below() const;
    step unfinished(int outcome);

    std::unique_ptr<net::tls::bio_socket> socket_;
    std::unique_ptr<BIO_METHOD, freed_by<BIO_METHOD, BIO_meth_free>> method_;
    std::vector<layer> layers_;  // the inner one ends first
    bool secured_ = false;       // the last one
};

}  // namespace vitals::kube::transport
