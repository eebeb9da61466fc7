// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An OpenSSL BIO over a socket that never raises SIGPIPE: OpenSSL's own socket BIO calls write().

#include <cstddef>

using BIO_METHOD = struct bio_method_st;
using BIO = struct bio_st;

namespace vitals::net::loop {
class read_share;
}

namespace vitals::net::tls {

struct bio_socket {
    int fd;
    // Once it is used up, a read asks for a retry. Null: no bound.
    loop::read_share* share = nullptr;
    bool deferred = false;     // the last read did so
    std::size_t received = 0;  // bytes; the owner resets it
    int error = 0;             // errno of the last call that failed for good
    bool ended = false;
    bool drained = false;  // the last read left nothing
};

BIO_METHOD* make_socket_bio_method();  // to be freed with BIO_meth_free
// `socket` must outlive the BIO. Null when out of memory.
BIO* make_socket_bio(BIO_METHOD* method, bio_socket& socket);

}  // namespace vitals::net::tls
