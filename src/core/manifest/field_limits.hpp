// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Limits of the fields of a check, as docs/definitions.md documents them.

#include "core/check/catalog_entry.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace vitals::inline core::manifest::field_limits {

inline constexpr std::size_t id = 253;  // as Kubernetes names
inline constexpr std::size_t name = 256;
inline constexpr std::size_t notes = 4096;
inline constexpr std::size_t body = std::size_t{64} * 1024;
inline constexpr std::size_t method = 32;
inline constexpr std::size_t server_name = 253;
inline constexpr std::size_t headers = 100;
inline constexpr std::size_t header_name = 256;
inline constexpr std::size_t header_value = 8192;
inline constexpr std::size_t grpc_service = 256;
inline constexpr std::size_t answers = 16;  // of a DNS check
inline constexpr std::size_t answer = 255;
inline constexpr std::size_t object_name = 253;  // and keys of objects
inline constexpr std::size_t tags = 64;
inline constexpr std::size_t tag = 256;
inline constexpr std::size_t address = 253;  // a host name, or an IP address
inline constexpr std::size_t meta = check::most_meta;
inline constexpr std::size_t meta_value = check::longest_meta_value;
inline constexpr std::size_t tagged_addresses = 16;
// The metric shows these for each check, so they are much shorter than notes.
inline constexpr std::size_t severity = 32;
inline constexpr std::size_t owner = 64;
inline constexpr std::size_t runbook = 512;
inline constexpr std::size_t labels = 8;
inline constexpr std::size_t label_name = 32;
inline constexpr std::size_t label_value = 64;
inline constexpr std::uint32_t output_max_size = 65'536;
inline constexpr std::uint32_t threshold = 1000;

inline constexpr std::chrono::milliseconds shortest_interval = std::chrono::seconds{1};
inline constexpr std::chrono::milliseconds longest_interval = std::chrono::hours{168};
inline constexpr std::chrono::milliseconds shortest_ttl = shortest_interval;
inline constexpr std::chrono::milliseconds longest_ttl = longest_interval;
inline constexpr std::chrono::milliseconds shortest_timeout{1};
inline constexpr std::chrono::milliseconds longest_timeout = std::chrono::hours{1};

}  // namespace vitals::inline core::manifest::field_limits
