// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/grpc/grpc_observation.hpp"

#include "core/check/grpc_target.hpp"
#include "core/health/observation.hpp"
#include "probing/grpc/health_messages.hpp"
#include "probing/probe/phase_clock.hpp"
#include "probing/probe/probe_failure.hpp"
#include "text/utf8/utf8.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::probing::grpc {

namespace {

using check::grpc_target;
using health::failure_reason;

// As Go spells the statuses.
std::string go_name(std::uint16_t status) {
    static constexpr auto names = std::to_array<std::string_view>(
        {"OK",
         "Canceled",
         "Unknown",
         "InvalidArgument",
         "DeadlineExceeded",
         "NotFound",
         "AlreadyExists",
         "PermissionDenied",
         "ResourceExhausted",
         "FailedPrecondition",
         "Aborted",
         "OutOfRange",
         "Unimplemented",
         "Internal",
         "Unavailable",
         "DataLoss",
         "Unauthenticated"}
    );
    if (status < names.size()) return std::string{names[status]};
    return "Code(" + std::to_string(status) + ")";
}

// github.com/grpc/grpc, doc/http-grpc-status-mapping.md
std::string_view name_for_http(std::uint16_t status) {
    switch (status) {
        case 400:
            return "Internal";
        case 401:
            return "Unauthenticated";
        case 403:
            return "PermissionDenied";
        case 404:
            return "Unimplemented";
        case 429:
        case 502:
        case 503:
        case 504:
            return "Unavailable";
        default:
            return "Unknown";
    }
}

std::string error(std::string_view code, std::string_view text) {
    return std::string{"rpc error: code = "}.append(code).append(" desc = ").append(text);
}

std::string output_of(grpc_target const& target, health_answer const& by, std::size_t limit) {
    if (by.code == grpc_target::serving) return "gRPC check " + target.text() + ": success";
    if (by.code >= grpc_target::http_status)
        return error(
            name_for_http(by.code),
            "unexpected HTTP status code received from server: " + std::to_string(by.code)
        );
    if (by.code >= grpc_target::serving_status)
        return "gRPC " + target.text() + " serving status: " + target.answered(by.code);
    bool const shown = !(target.use_tls && target.tls.has_client());
    auto const words = utf8::visible(by.message, utf8::ascii_controls::none, limit);
    return error(go_name(by.code), shown ? std::string_view{words} : probe::withheld);
}

}  // namespace

health::observation answered(
    check::grpc_target const& target,
    health_answer const& by,
    std::size_t limit,
    probe::phase_clock& phases
) {
    bool const serves = by.code == grpc_target::serving;
    health::observation seen;
    seen.outcome = serves ? health::outcome::passing : health::outcome::critical;
    seen.reason = serves ? failure_reason::none : failure_reason::status;
    seen.code = by.code;
    seen.output = output_of(target, by, limit);
    phases.report(seen);
    return seen;
}

health::observation failed(probe::probe_failure const& why, probe::phase_clock& phases) {
    std::string before;
    if (why.reason == failure_reason::timeout)
        before = error("DeadlineExceeded", "");
    else if (why.reason != failure_reason::secret && why.reason != failure_reason::blocked)
        before = error("Unavailable", "");
    return probe::observation_of(why, before, phases);
}

}  // namespace vitals::probing::grpc
