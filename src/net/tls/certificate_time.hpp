// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A time in a certificate. Only for .cpp files.

#include <openssl/asn1.h>

#include <time.h>

#include <chrono>
#include <ctime>

namespace vitals::net::tls {

// The epoch for one that cannot be read.
inline std::chrono::sys_seconds time_of(ASN1_TIME const* in_certificate) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(in_certificate, &parts) != 1) return {};
    return std::chrono::sys_seconds{std::chrono::seconds{::timegm(&parts)}};
}

}  // namespace vitals::net::tls
