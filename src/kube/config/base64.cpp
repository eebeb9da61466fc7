// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/base64.hpp"

#include "text/base64/base64.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::config {

std::string encode_base64(std::string_view bytes) {
    std::string text;
    base64::encode(bytes, [&text](std::string_view some) { text += some; });
    return text;
}

std::optional<std::string> decode_base64(std::string_view text) {
    std::string compact{text};
    // NOLINTNEXTLINE(misc-include-cleaner): it comes from <string>
    std::erase_if(compact, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
    std::string bytes;
    if (!base64::decode(compact, [&bytes](std::string_view some) { bytes += some; }))
        return std::nullopt;
    return bytes;
}

}  // namespace vitals::kube::config
