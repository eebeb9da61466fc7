// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A bearer token from a file or a plugin's answer, made fit for a header.

#include <expected>
#include <string>

namespace vitals::kube::config {

// Without the blanks around it. Only visible ASCII is allowed: anything else would let a file write
// headers.
std::expected<std::string, std::string> clean_token(std::string const& text);

}  // namespace vitals::kube::config
