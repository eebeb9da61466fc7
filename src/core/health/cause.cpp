// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/health/cause.hpp"

#include "core/health/human.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::inline core::health {

namespace {

std::string begin(named_by whom) {
    return whom == named_by::target ? "after a redirect: " : "";
}

// The text begins with "connect: " already.
std::string_view without_connection(std::string_view what) {
    constexpr std::string_view word = "connection ";
    if (what.starts_with(word)) what.remove_prefix(word.size());
    return what;
}

}  // namespace

std::string dns_cause(std::string_view host, std::string_view what, named_by whom) {
    auto text = begin(whom).append("dns: ").append(what);
    if (whom == named_by::target) return text;
    if (what == "no such host") return text.append(" ").append(host);
    return text.append(" (").append(host).append(")");
}

std::string
connect_cause(std::string_view address, std::string_view what, std::size_t failed, named_by whom) {
    auto const brief = without_connection(what);
    auto text = begin(whom).append("connect: ");
    if (whom == named_by::definition) text.append(address).append(" ");
    text.append(brief);
    if (failed > 1)
        text.append(", the last of ").append(std::to_string(failed)).append(" addresses");
    return text;
}

std::string tls_cause(
    std::string_view what,
    std::string_view unnamed,
    std::optional<std::chrono::seconds> expired,
    named_by whom
) {
    auto text = begin(whom);
    if (expired)
        return text.append("certificate expired ").append(human_age(*expired)).append(" ago");
    auto const shown = whom == named_by::target && !unnamed.empty() ? unnamed : what;
    if (!shown.starts_with("certificate") && !shown.starts_with("TLS: ")) text.append("tls: ");
    return text.append(shown);
}

std::string blocked_cause(std::string_view what, std::string_view unnamed, named_by whom) {
    return begin(whom).append("blocked: ").append(whom == named_by::target ? unnamed : what);
}

}  // namespace vitals::inline core::health
