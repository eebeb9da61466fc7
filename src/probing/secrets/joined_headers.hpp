// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The headers of one request whose values come from Secrets. Made for one request and one
// destination, and gone when its answer was read.

#include "core/check/http_target.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/value.hpp"
#include "probing/secrets/usable.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace vitals::probing::secrets {

class joined_headers {
public:
    // A null stands for a header that is not sent. The fields outlive the object.
    static usable<joined_headers> join(
        std::vector<check::header_field const*> const& fields,
        user const& by,
        std::span<secret::destination const> to
    );

    // Of the field with this index. A field without a source has its value in the definition.
    std::string_view value(std::size_t index) const { return values_[index].reveal(); }
    // Another one when an object was replaced that a value comes from.
    std::uint64_t edition() const;

private:
    std::vector<secret::value> values_;  // by index; empty without a source
    std::vector<object> used_;
};

}  // namespace vitals::probing::secrets
