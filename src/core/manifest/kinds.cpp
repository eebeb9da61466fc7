// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/kinds.hpp"

#include "core/manifest/alias_fields.hpp"
#include "core/manifest/dns_fields.hpp"
#include "core/manifest/grpc_fields.hpp"
#include "core/manifest/h2ping_fields.hpp"
#include "core/manifest/http_fields.hpp"
#include "core/manifest/icmp_fields.hpp"
#include "core/manifest/tcp_fields.hpp"
#include "core/manifest/ttl_fields.hpp"
#include "core/manifest/udp_fields.hpp"
#include "core/manifest/websocket_fields.hpp"

#include <array>
#include <span>

namespace vitals::inline core::manifest {

std::span<kind_row const> kinds() {
    static constexpr std::array rows{
        http_row,
        tcp_row,
        udp_row,
        ttl_row,
        dns_row,
        h2ping_row,
        grpc_row,
        icmp_row,
        websocket_row,
        check_alias_row,
        service_alias_row,
        config_map_alias_row
    };
    return rows;
}

}  // namespace vitals::inline core::manifest
