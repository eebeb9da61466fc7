// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/base64.hpp"

#include <openssl/evp.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::config {

std::string encode_base64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    auto const size = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data()),
        reinterpret_cast<unsigned char const*>(bytes.data()),
        static_cast<int>(bytes.size())
    );
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::optional<std::string> decode_base64(std::string_view text) {
    std::string compact{text};
    std::erase_if(compact, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
    if (compact.size() % 4 != 0) return std::nullopt;
    std::size_t const padding = compact.ends_with("==") ? 2U : (compact.ends_with('=') ? 1U : 0U);
    auto const body = std::string_view{compact}.substr(0, compact.size() - padding);
    if (body.find('=') != body.npos) return std::nullopt;
    std::string bytes(compact.size() / 4 * 3, '\0');
    auto const size = EVP_DecodeBlock(
        reinterpret_cast<unsigned char*>(bytes.data()),
        reinterpret_cast<unsigned char const*>(compact.data()),
        static_cast<int>(compact.size())
    );
    if (size < 0) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(size) - padding);
    return bytes;
}

}  // namespace vitals::kube::config
