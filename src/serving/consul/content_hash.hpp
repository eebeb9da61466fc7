// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The ContentHash of a service: what clients send back to wait for another definition of it. Pure.

#include "serving/consul/instance.hpp"

#include <string>

namespace vitals::serving::consul {

// As an agent has it: the format 1 of github.com/mitchellh/hashstructure with FNV-1 of 64 bits,
// over the struct AgentService of Consul's client module, in hexadecimal digits.
std::string content_hash(shown_instance const& of);

}  // namespace vitals::serving::consul
