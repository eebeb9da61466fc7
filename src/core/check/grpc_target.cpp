// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/grpc_target.hpp"

#include "core/check/fingerprint.hpp"
#include "core/check/reference_list.hpp"
#include "core/check/references.hpp"
#include "core/check/status.hpp"
#include "core/check/tls_settings.hpp"
#include "text/utf8/utf8.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::check {

namespace {

// github.com/grpc/grpc, doc/statuscodes.md
constexpr auto statuses = std::to_array<std::string_view>(
    {"OK",
     "CANCELLED",
     "UNKNOWN",
     "INVALID_ARGUMENT",
     "DEADLINE_EXCEEDED",
     "NOT_FOUND",
     "ALREADY_EXISTS",
     "PERMISSION_DENIED",
     "RESOURCE_EXHAUSTED",
     "FAILED_PRECONDITION",
     "ABORTED",
     "OUT_OF_RANGE",
     "UNIMPLEMENTED",
     "INTERNAL",
     "UNAVAILABLE",
     "DATA_LOSS",
     "UNAUTHENTICATED"}
);
constexpr std::uint16_t not_found = 5;
constexpr std::uint16_t unimplemented = 12;

// HealthCheckResponse.ServingStatus
constexpr auto serving_statuses =
    std::to_array<std::string_view>({"UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"});
constexpr std::uint16_t service_unknown = 3;

std::string name_in(auto const& names, std::uint16_t number) {
    return number < names.size() ? std::string{names[number]} : std::to_string(number);
}

}  // namespace

std::string grpc_status_name(std::uint16_t number) {
    return name_in(statuses, number);
}

std::string serving_status_name(std::uint16_t number) {
    return name_in(serving_statuses, number);
}

std::string grpc_target::text() const {
    return service.empty() ? where.text() : where.text() + "/" + service;
}

std::string grpc_target::asked() const {
    return "gRPC health " + text();
}

std::string grpc_target::answered(std::uint16_t code) const {
    if (code == serving) return "SERVING";
    if (code >= http_status) return "HTTP " + std::to_string(code) + " instead of gRPC";
    if (code < serving_status) return "gRPC status " + grpc_status_name(code);
    return serving_status_name(static_cast<std::uint16_t>(code - serving_status));
}

std::string grpc_target::found(std::uint16_t code, status) const {
    constexpr std::size_t longest_service = 60;
    auto text = answered(code);
    if (code == serving || code >= http_status) return text;
    if (code == unimplemented) return text.append(": the server has no health service");
    if (code == not_found || code == serving_status + service_unknown) {
        if (service.empty()) return text.append(": the health service does not know the server");
        auto const shown = utf8::prefix(service, longest_service);
        return text.append(": the server does not know the service ").append(shown);
    }
    return text.append(", expected SERVING");
}

std::vector<key_reference> grpc_target::references() const {
    std::vector<key_reference> all;
    if (use_tls) tls.add_references(all);
    return distinct(std::move(all));
}

bool grpc_target::asks_the_same_as(grpc_target const& other) const {
    auto same = other;
    same.reuse = reuse;
    return *this == same;
}

std::uint64_t grpc_target::fingerprint() const {
    check::fingerprint all;
    all.add(kind.name).add(where.text()).add(service).add(static_cast<unsigned>(use_tls));
    add(all, tls);
    return all.value();
}

std::size_t grpc_target::bytes() const {
    return where.text().size() + service.size() + tls.bytes() + bytes_of(references());
}

}  // namespace vitals::inline core::check
