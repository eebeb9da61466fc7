// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/kinds.hpp"

#include "core/check/dns_target.hpp"
#include "core/check/grpc_target.hpp"
#include "core/check/h2ping_target.hpp"
#include "core/check/http_target.hpp"
#include "core/check/icmp_target.hpp"
#include "core/check/tcp_target.hpp"
#include "core/check/udp_target.hpp"
#include "core/check/websocket_target.hpp"
#include "probing/dns/dns_probe.hpp"
#include "probing/grpc/grpc_probe.hpp"
#include "probing/h2ping/h2ping_probe.hpp"
#include "probing/http/http_probe.hpp"
#include "probing/icmp/icmp_probe.hpp"
#include "probing/tcp/tcp_probe.hpp"
#include "probing/udp/udp_probe.hpp"
#include "probing/websocket/websocket_probe.hpp"

#include <array>
#include <span>

namespace vitals::probing {

std::span<kind_row const> kinds() {
    static constexpr std::array rows{
        kind_row{check::http_target::kind, http::http_probe},
        kind_row{check::tcp_target::kind, tcp::tcp_probe},
        kind_row{check::udp_target::kind, udp::udp_probe},
        kind_row{check::dns_target::kind, dns::dns_probe},
        kind_row{check::h2ping_target::kind, h2ping::h2ping_probe},
        kind_row{check::grpc_target::kind, grpc::grpc_probe},
        kind_row{check::icmp_target::kind, icmp::icmp_probe},
        kind_row{check::websocket_target::kind, websocket::websocket_probe},
    };
    return rows;
}

}  // namespace vitals::probing
