// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/h2ping_target.hpp"

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

std::string h2ping_target::asked() const {
    return "HTTP/2 ping " + where.text();
}

std::string h2ping_target::answered(std::uint16_t) const {
    return "acknowledged";
}

std::string h2ping_target::found(std::uint16_t code, status) const {
    return answered(code);
}

std::vector<key_reference> h2ping_target::references() const {
    std::vector<key_reference> all;
    if (use_tls) tls.add_references(all);
    return distinct(std::move(all));
}

std::uint64_t h2ping_target::fingerprint() const {
    check::fingerprint all;
    all.add(kind.name).add(where.text()).add(static_cast<unsigned>(use_tls));
    add(all, tls);
    return all.value();
}

std::size_t h2ping_target::bytes() const {
    return where.text().size() + tls.bytes() + bytes_of(references());
}

}  // namespace vitals::inline core::check
