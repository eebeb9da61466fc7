// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/udp_target.hpp"

#include "core/check/fingerprint.hpp"
#include "core/check/status.hpp"
#include "core/check/tcp_target.hpp"

#include <cstdint>
#include <string>

namespace vitals::inline core::check {

std::string udp_target::asked() const {
    return "UDP connect " + where.text();
}

std::string udp_target::answered(std::uint16_t code) const {
    if (code == silent) return "no answer";
    if (code == otherwise) return "another answer";
    return expect.empty() ? "answered" : "answered as expected";
}

std::string udp_target::found(std::uint16_t code, status) const {
    if (code == silent) return "not refused, no answer";
    if (code != otherwise) return answered(code);
    return answered(code).append(", expected ").append(shown({tcp_step::what::expect, expect}));
}

// Nothing is added for what is not used: it came later than the others.
std::uint64_t udp_target::fingerprint() const {
    check::fingerprint all;
    all.add(asked());
    if (!send.empty()) all.add("send").add(send);
    if (!expect.empty()) all.add("expect").add(expect);
    return all.value();
}

}  // namespace vitals::inline core::check
