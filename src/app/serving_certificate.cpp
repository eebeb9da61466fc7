// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/serving_certificate.hpp"

#include "kube/config/environment.hpp"
#include "log/logger.hpp"
#include "net/tls/credentials.hpp"
#include "net/tls/tls_server.hpp"
#include "runtime/clock.hpp"
#include "text/time/rfc3339.hpp"

#include <expected>
#include <string>
#include <utility>

namespace vitals::app {

serving_certificate::serving_certificate(
    files from,
    runtime::clock& clock,
    log::logger log,
    kube::config::file_reader reader
)
    : files_{std::move(from)},
      clock_{clock},
      log_{std::move(log)},
      reader_{std::move(reader)},
      certificates_watch_{files_.certificates},
      key_watch_{files_.key} {}

std::expected<serving_certificate::context, std::string> serving_certificate::read() const {
    auto const certificates = reader_(files_.certificates);
    if (!certificates) return std::unexpected{certificates.error().text};
    auto const key = reader_(files_.key);
    if (!key) return std::unexpected{key.error().text};
    auto own = net::tls::own_certificate::parse(*certificates, *key);
    if (!own)
        return std::unexpected{
            own.error() + " (" + files_.certificates + " as tls.crt, " + files_.key + " as tls.key)"
        };
    auto made = net::tls::server_context::make(*std::move(own));
    if (!made) return std::unexpected{std::string{"out of memory for TLS"}};
    return made;
}

std::expected<void, std::string> serving_certificate::open() {
    auto made = read();
    if (!made) return std::unexpected{"--tls-cert-file: " + made.error()};
    present_ = *std::move(made);
    return {};
}

serving_certificate::context serving_certificate::now() {
    auto const at = clock_.now();
    // Both look at once, so that both are due at once.
    auto const certificates = certificates_watch_.changed(at);
    auto const key = key_watch_.changed(at);
    if (!certificates && !key) return present_;
    if (auto made = read()) {
        present_ = *std::move(made);
        failure_.clear();
        log_.info("serving certificate read again", {{"expires", time::format_seconds(expires())}});
        // Files that were replaced meanwhile differ from these states, and are read again.
        if (certificates) certificates_watch_.accept(*certificates);
        if (key) key_watch_.accept(*key);
    } else if (std::exchange(failure_, made.error()) != made.error()) {
        log_.warn("serving certificate cannot be used; the last one stays", {{"error", failure_}});
    }
    return present_;
}

}  // namespace vitals::app
