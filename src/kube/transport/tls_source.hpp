// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The TLS context for new connections. Its files may be replaced while we run: a certificate authority
// that rotates, a client certificate that is renewed. kubernetes-client.md section 1.

#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>

namespace vitals::kube::transport {

struct tls_context;
struct tls_material;

class tls_source {
public:
    tls_source(
        runtime::clock& clock,
        log::logger log,
        config::tls_settings settings,
        config::file_reader read_file
    );
    ~tls_source();

    // Looks at the files again when five minutes have passed. What cannot be used is logged and the
    // context before it stays; an error only when there never was one.
    std::expected<std::shared_ptr<tls_context>, std::string> context();
    // The server could not be verified: looks at once, but not more often than every 10 s. True when
    // another context came of it.
    bool reload_after_refusal();
    // The client certificate that an exec plugin gave; the same one again changes nothing.
    void set_client_certificate(std::string const& certificate, std::string const& key);

    std::uint64_t version() const { return version_; }            // of the context
    std::uint64_t identity_version() const { return identity_; }  // of our own certificate

private:
    std::expected<tls_material, std::string> read() const;
    void refresh();
    void adopt(tls_material material);

    runtime::clock& clock_;
    log::logger log_;
    config::tls_settings settings_;
    config::file_reader read_file_;
    std::unique_ptr<tls_material> material_;  // of context_
    std::shared_ptr<tls_context> context_;    // shared with the connections that were made with it
    std::string problem_;
    std::optional<runtime::time_point> looked_;
    std::optional<runtime::time_point> refused_;
    std::uint64_t version_ = 0;
    std::uint64_t identity_ = 0;
};

// Null for a server that is reached over http.
std::unique_ptr<tls_source> make_tls_source(
    runtime::clock& clock,
    log::logger log,
    config::cluster_config const& config,
    config::file_reader read_file
);

}  // namespace vitals::kube::transport
