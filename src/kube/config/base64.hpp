// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Base64 as kubeconfig files and Basic logins use it (RFC 4648 section 4).

#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::config {

std::string encode_base64(std::string_view bytes);
// Nothing when it is not Base64. Line breaks and blanks in it are skipped.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace vitals::kube::config
