// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/grpc/grpc_probe.hpp"

#include "core/check/definition.hpp"
#include "core/check/grpc_target.hpp"
#include "core/health/observation.hpp"
#include "net/address_policy/policy.hpp"
#include "net/http2/client_session.hpp"
#include "probing/grpc/grpc_observation.hpp"
#include "probing/grpc/health_messages.hpp"
#include "probing/http2/http2_try.hpp"
#include "probing/probe/context.hpp"
#include "probing/probe/probe_failure.hpp"
#include "runtime/clock.hpp"
#include "runtime/task.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <string>
#include <string_view>

namespace vitals::probing::grpc {

namespace {

http2::server server_of(check::grpc_target const& target) {
    using bytes = net::address_policy::request::bytes;
    return {
        .where = target.where,
        .tls = target.tls,
        .encrypted = target.use_tls,
        .sends = target.service.empty() ? bytes::fixed : bytes::chosen
    };
}

// What is left for the server: it need not work longer. A second more, so that our deadline ends
// the probe and not its DEADLINE_EXCEEDED, which would be an answer. At most eight digits.
std::string timeout_text(runtime::duration left) {
    using namespace std::chrono_literals;
    auto const ms = std::chrono::duration_cast<std::chrono::milliseconds>(left + 1s).count();
    return std::to_string(std::clamp<std::chrono::milliseconds::rep>(ms, 1, 99'999'999)) + "m";
}

// gRPC over HTTP/2: github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md
void ask(check::grpc_target const& target, probe::context const& with, http2::http2_try& on) {
    auto const timeout = timeout_text(with.due - with.clock.now());
    std::string_view const authority = target.use_tls && !target.tls.server_name.empty()
                                           ? std::string_view{target.tls.server_name}
                                           : std::string_view{target.where.text()};
    std::array const fields{
        net::http2::field{":method", "POST"},
        net::http2::field{":scheme", target.use_tls ? "https" : "http"},
        net::http2::field{":path", "/grpc.health.v1.Health/Check"},
        net::http2::field{":authority", authority},
        net::http2::field{"te", "trailers"},
        net::http2::field{"grpc-timeout", timeout},
        net::http2::field{"content-type", "application/grpc"},
        net::http2::field{"user-agent", "Vitals Health Check"},
    };
    on.session().request(fields, check_request(target.service));
}

runtime::task<void>
converse(check::grpc_target const& target, probe::context& with, http2::http2_try& once) {
    if (with.kept && once.take_kept()) {
        ask(target, with, once);
        co_await once.converse();
        if (!once.is_stale()) co_return;
    }
    // A server that leaves refuses even a new connection: another one of its Service may serve.
    for (int tries = 0; tries < 2; ++tries) {
        co_await once.open();
        if (once.failed()) co_return;
        ask(target, with, once);
        co_await once.converse();
        if (!once.is_refused()) co_return;
    }
}

}  // namespace

runtime::task<health::observation>
grpc_probe(check::definition const& definition, probe::context& with) {
    auto const* const target = definition.target.as<check::grpc_target>();
    assert(target != nullptr);
    http2::http2_try once{server_of(*target), definition, with};
    co_await converse(*target, with, once);
    if (once.failed()) co_return failed(once.failure(), once.phases());
    auto const answer = once.session().take_answer();
    auto const read = read_answer(answer);
    if (!read) {
        probe::probe_failure const why{
            health::failure_reason::protocol,
            read.error(),
            read.error()
        };
        co_return failed(why, once.phases());
    }
    auto seen = answered(*target, *read, definition.output_max_size, once.phases());
    // After a critical answer a new connection may reach another Pod of a Service.
    if (target->reuse && seen.outcome == health::outcome::passing) co_await once.keep();
    co_return seen;
}

}  // namespace vitals::probing::grpc
