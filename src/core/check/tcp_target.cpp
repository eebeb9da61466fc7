// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/tcp_target.hpp"

#include "core/check/fingerprint.hpp"
#include "core/check/reference_list.hpp"
#include "core/check/references.hpp"
#include "core/check/status.hpp"
#include "core/check/tls_settings.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace vitals::inline core::check {

std::string tcp_target::asked() const {
    return std::string{use_tls ? "TCP+TLS" : "TCP"}.append(" connect ").append(where.text());
}

std::string tcp_target::answered(std::uint16_t) const {
    return "connected";
}

std::string tcp_target::found(std::uint16_t, status) const {
    return "connected";
}

std::vector<key_reference> tcp_target::references() const {
    std::vector<key_reference> all;
    if (use_tls) tls.add_references(all);
    return distinct(std::move(all));
}

std::uint64_t tcp_target::fingerprint() const {
    check::fingerprint all;
    all.add(where.text()).add(static_cast<unsigned>(use_tls));
    add(all, tls);
    return all.value();
}

std::size_t tcp_target::bytes() const {
    return where.text().size() + tls.bytes() + bytes_of(references());
}

}  // namespace vitals::inline core::check
