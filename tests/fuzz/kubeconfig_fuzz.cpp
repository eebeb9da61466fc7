// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A kubeconfig file, whatever it says: no crash, and a refusal is a sentence that names the file.
// None of the files that it names exists.

#include "fuzz/require.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "kube/config/kubeconfig.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace {

using vitals::fuzz::require;
using vitals::kube::config::file_failure;

std::expected<std::string, file_failure> no_file(std::string const& path) {
    return std::unexpected(file_failure{path + ": No such file or directory", true});
}

void require_sentence(std::string_view message) {
    require(message.starts_with("kubeconfig "), "a refusal names the file");
    require(message.size() < 20'000, "a refusal is bounded");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text{reinterpret_cast<char const*>(data), size};

    auto const config = vitals::kube::config::parse_kubeconfig(text, "/f");

    if (!config) {
        require_sentence(config.error());
        return 0;
    }
    for (auto const& [name, context] : config->contexts) {
        auto const resolved = resolve(*config, name, no_file);
        if (!resolved) require_sentence(resolved.error());
    }
    return 0;
}
