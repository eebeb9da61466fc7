// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The target of a gRPC check: a server whose health service (grpc.health.v1) is asked.

#include "core/check/host_port.hpp"
#include "core/check/kind.hpp"
#include "core/check/references.hpp"
#include "core/check/status.hpp"
#include "core/check/tls_settings.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vitals::inline core::check {

struct grpc_target {
    static constexpr check::kind kind{.name = "grpc", .type = "grpc"};
    // As codes: SERVING; below `serving_status` the number of a status of gRPC; below `http_status`
    // that of another serving status, plus `serving_status`; else a status code of HTTP.
    static constexpr std::uint16_t serving = 0;
    static constexpr std::uint16_t serving_status = 100;
    static constexpr std::uint16_t http_status = 200;

    host_port where;
    std::string service{};  // empty: the server as a whole
    bool use_tls = false;
    bool reuse = false;  // the connection is kept between probes
    tls_settings tls{};  // without effect unless TLS is used

    std::string text() const;   // "cart.shop.svc:50051/shop.Cart", as it is written
    std::string asked() const;  // "gRPC health cart.shop.svc:50051/shop.Cart"
    std::string answered(std::uint16_t code) const;
    std::string found(std::uint16_t code, status verdict) const;
    std::vector<key_reference> references() const;
    // All fields but `reuse`.
    bool asks_the_same_as(grpc_target const& other) const;
    std::uint64_t fingerprint() const;
    std::size_t bytes() const;
    friend bool operator==(grpc_target const&, grpc_target const&) = default;
};

// A status of gRPC, as the protocol names it: "DEADLINE_EXCEEDED". "17" for one without a name.
std::string grpc_status_name(std::uint16_t number);
// A serving status of grpc.health.v1: "NOT_SERVING". "7" for one without a name.
std::string serving_status_name(std::uint16_t number);

}  // namespace vitals::inline core::check
