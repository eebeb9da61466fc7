// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The values that flags accept. A rule's description is the value's name in the help, and its
// messages begin with the rejected text. Numbers are rewritten, since CLI11 itself would accept "
// 80", 0x50 and 010.

#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): it is CLI11's
class Validator;
}

namespace vitals::app::command_line {

CLI::Validator not_empty(std::string what);
CLI::Validator uuid();             // in lower case
CLI::Validator datacenter_name();  // the same
CLI::Validator node_meta();        // KEY=VALUE
CLI::Validator label_selector();
CLI::Validator namespace_name();
CLI::Validator quota();  // as core/quota reads it
CLI::Validator host_name();
CLI::Validator target_profile();  // the number of the profile
CLI::Validator target_rule();
CLI::Validator nat64_prefix();
CLI::Validator network_prefix();
CLI::Validator ip_address();
CLI::Validator port();
CLI::Validator count(unsigned most);  // a number from 1
CLI::Validator delay();               // a duration from 0s to 10s
CLI::Validator timeout();             // a duration from 1s to 1h
CLI::Validator toggle();              // true or false
CLI::Validator api_anonymous();       // the number of the setting
CLI::Validator log_level();
CLI::Validator log_format();
CLI::Validator version_format_name();
CLI::Validator shell_name();
CLI::Validator lint_format_name();

}  // namespace vitals::app::command_line
