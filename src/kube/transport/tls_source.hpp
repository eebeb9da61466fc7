// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The TLS context for new connections. Its files may be replaced while the program runs: a
// certificate authority is rotated, a client certificate is renewed.

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

    // Reads the files again when five minutes have passed. Material that cannot be used is logged
    // and the previous context stays; an error only when there never was one.
    std::expected<std::shared_ptr<tls_context>, std::string> context();
    // After a failed verification of the server: reads the files at once, but at most every 10 s.
    // True when this led to another context.
    bool reload_after_refusal();
    // The client certificate of an exec plugin; an unchanged one has no effect.
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
