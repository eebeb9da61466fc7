// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The environment variables that configure Vitals: VITALS_ and the name of a flag.

#include <string>
#include <string_view>
#include <vector>

namespace vitals::app::command_line {

// "--api-port" -> "VITALS_API_PORT"
std::string variable_of(std::string_view flag);

// Whether Kubernetes set it: for a Service "vitals-api" the kubelet gives the Pods of its namespace
// VITALS_API_SERVICE_HOST, VITALS_API_SERVICE_PORT, VITALS_API_PORT=tcp://10.0.0.1:8500 and
// VITALS_API_PORT_8500_TCP.
bool is_service_link(std::string_view variable, std::string_view value);

struct unknown_variable {
    std::string name;
    std::string meant;  // the nearest of those that exist, or empty
};

// The variables of the environment that begin with VITALS_, are not in `known` and are no service
// link. Empty variables count as unset. At most 20 of them.
std::vector<unknown_variable> unknown_variables(std::vector<std::string> const& known);

}  // namespace vitals::app::command_line
