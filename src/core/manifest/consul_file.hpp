// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What only a file of Consul's has, or a body for its API: a service with its checks, checks
// without an id, and a check or a service without a surrounding list.
// https://developer.hashicorp.com/consul/docs/reference/service/health-check

#include "core/check/definition.hpp"
#include "core/check/shared_optional.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/owner.hpp"
#include "core/manifest/problem_list.hpp"
#include "text/yaml/document.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vitals::inline core::manifest {

// Values for an entry that does not set them itself.
struct entry_defaults {
    std::string id{};
    std::string name{};  // empty: the id
    check::shared_optional<check::service> service{};
    bool id_is_name =
        // As in Consul; not in a list of ours, where an edit of the name would make another check.
        false;
};

struct consul_service {
    check::shared_optional<check::service> service;  // one value, which all its checks share
    std::string id;                                  // as Consul makes the ids of its checks
    field_value check;
    field_value checks;

    std::vector<yaml::node const*> unused;  // names, when hints are wanted

    std::size_t count() const;  // of its checks
    // For its check number `index` of `count`, from 0.
    entry_defaults entry(std::size_t index, std::size_t count) const;
};

// Nothing when it has problems, which are reported.
std::optional<consul_service>
read_consul_service(yaml::node const& block, owner const& who, problem_reporter& report);

// The bodies of PUT /v1/agent/check/register and /v1/agent/service/register.
enum class registration : std::uint8_t { none, check, service };
registration registration_in(yaml::node const& root);

}  // namespace vitals::inline core::manifest
