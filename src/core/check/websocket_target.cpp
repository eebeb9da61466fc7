// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/websocket_target.hpp"

#include "core/check/fingerprint.hpp"
#include "core/check/reason_phrase.hpp"
#include "core/check/reference_list.hpp"
#include "core/check/references.hpp"
#include "core/check/status.hpp"
#include "core/check/tcp_target.hpp"
#include "core/check/tls_settings.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::check {

std::string websocket_target::asked() const {
    constexpr std::string_view http = "http";
    return "WebSocket ws" + url.shown().substr(http.size());
}

std::string websocket_target::answered(std::uint16_t code) const {
    if (code == otherwise) return "another message";
    if (code == upgraded) return expect.empty() ? "upgraded" : "answered as expected";
    auto const phrase = reason_phrase(code);
    auto text = std::to_string(code);
    return phrase.empty() ? text : text.append(" ").append(phrase);
}

std::string websocket_target::found(std::uint16_t code, status) const {
    if (code == upgraded) return answered(code);
    if (code != otherwise) return std::to_string(code) + ", expected 101";
    return answered(code).append(", expected ").append(shown({tcp_step::what::expect, expect}));
}

std::vector<key_reference> websocket_target::references() const {
    std::vector<key_reference> all;
    if (encrypts()) tls.add_references(all);
    return distinct(std::move(all));
}

std::uint64_t websocket_target::fingerprint() const {
    check::fingerprint all;
    all.add(kind.name).add(url.text()).add(send).add(expect);
    add(all, tls);
    return all.value();
}

std::size_t websocket_target::bytes() const {
    return url.text().size() + send.size() + expect.size() + tls.bytes() + bytes_of(references());
}

}  // namespace vitals::inline core::check
