// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What an exec plugin prints: credentials that cannot write headers, or a sentence that shows
// nothing of what it printed.

#include "fuzz/require.hpp"
#include "kube/auth/exec_credential.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using vitals::fuzz::require;
    constexpr std::string_view version = "client.authentication.k8s.io/v1";
    std::string_view const text{reinterpret_cast<char const*>(data), size};

    auto const made = vitals::kube::auth::decode_exec_credential(text, version);

    if (!made) {
        require(
            !made.error().empty() && made.error().size() < 200,
            "a refusal is a short sentence"
        );
        return 0;
    }
    auto const& who = made->who;
    auto const steers = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    require(std::ranges::none_of(who.authorization, steers), "a token is no second header");
    require(who.certificate.empty() == who.key.empty(), "a certificate has its key");
    require(!who.authorization.empty() || !who.certificate.empty(), "it is a credential");
    return 0;
}
