// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/tcp_target.hpp"

#include "core/check/fingerprint.hpp"
#include "core/check/reference_list.hpp"
#include "core/check/references.hpp"
#include "core/check/status.hpp"
#include "core/check/tls_settings.hpp"
#include "text/utf8/utf8.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::check {

namespace {

std::string in_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (char const c : bytes) {
        auto const byte = static_cast<unsigned char>(c);
        if (!text.empty()) text += ' ';
        text.append(1, digits[byte >> 4U]).append(1, digits[byte & 0xfU]);
    }
    return text;
}

}  // namespace

std::string_view to_string(starttls value) {
    static constexpr std::array<std::string_view, 6>
        names{"none", "smtp", "imap", "pop3", "ldap", "postgres"};
    return names[std::to_underlying(value)];
}

std::string shown(tcp_step const& step) {
    constexpr std::size_t longest_text = 40;
    constexpr std::size_t longest_binary = 12;
    std::string_view const all{step.bytes};
    auto text = all;
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    bool const visible = !text.empty() && utf8::is_visible(text, utf8::ascii_controls::none);
    if (!visible) {
        auto hex = in_hex(all.substr(0, longest_binary));
        return all.size() > longest_binary ? hex.append(" …") : hex;
    }
    auto const begin = utf8::prefix(text, longest_text);
    return std::string{"\""}.append(begin).append(begin.size() < text.size() ? "…\"" : "\"");
}

std::string tcp_target::asked() const {
    return std::string{encrypts() ? "TCP+TLS" : "TCP"}.append(" connect ").append(where.text());
}

std::string tcp_target::answered(std::uint16_t code) const {
    if (code == 0) return steps.empty() ? "connected" : "answered as expected";
    return "another answer at step " + std::to_string(code);
}

std::string tcp_target::found(std::uint16_t code, status) const {
    auto text = answered(code);
    if (code == 0 || code > steps.size()) return text;
    return text.append(", expected ").append(shown(steps[code - 1]));
}

std::vector<key_reference> tcp_target::references() const {
    std::vector<key_reference> all;
    if (encrypts()) tls.add_references(all);
    return distinct(std::move(all));
}

bool tcp_target::asks_the_same_as(tcp_target const& other) const {
    auto same = other;
    same.reuse = reuse;
    return *this == same;
}

std::uint64_t tcp_target::fingerprint() const {
    check::fingerprint all;
    all.add(where.text()).add(static_cast<unsigned>(use_tls));
    add(all, tls);
    // Nothing is added for what is not used: it came later than the others.
    if (starttls != starttls::none) all.add(to_string(starttls));
    for (auto const& [does, bytes] : steps) all.add(static_cast<unsigned>(does)).add(bytes);
    return all.value();
}

std::size_t tcp_target::bytes() const {
    auto sum = where.text().size() + tls.bytes() + bytes_of(references());
    for (auto const& each : steps) sum += sizeof(tcp_step) + each.bytes.size();
    return sum;
}

}  // namespace vitals::inline core::check
