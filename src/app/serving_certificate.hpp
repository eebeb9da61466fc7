// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The files of --tls-cert-file and --tls-private-key-file: the certificate of the ports 8500 and
// 9090, read again when it changes. Files that cannot be used change nothing; they are read again
// at the next connection that comes 5 s later. Only for the control loop.

#include "kube/config/environment.hpp"
#include "log/logger.hpp"
#include "net/tls/tls_server.hpp"
#include "runtime/clock.hpp"
#include "runtime/file_watch.hpp"

#include <chrono>
#include <expected>
#include <memory>
#include <optional>
#include <string>

namespace vitals::app {

class serving_certificate {
public:
    using context = std::shared_ptr<net::tls::server_context const>;
    struct files {
        std::string certificates;  // PEM, our own first, then its chain
        std::string key;
    };

    serving_certificate(
        files from,
        runtime::clock& clock,
        log::logger log,
        kube::config::file_reader reader = kube::config::read_small_file
    );

    // Reads them for the first time. The error is a sentence for the user.
    std::expected<void, std::string> open();
    // For the next connection.
    context now();
    std::chrono::sys_seconds expires() const { return present_->certificate().expires(); }

private:
    std::expected<context, std::string> read() const;

    files files_;
    runtime::clock& clock_;
    log::logger log_;
    kube::config::file_reader reader_;
    runtime::file_watch certificates_watch_;
    runtime::file_watch key_watch_;
    std::string failure_;  // the last one that was logged; empty: none
    context present_;
};

}  // namespace vitals::app
