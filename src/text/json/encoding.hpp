// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// RapidJSON's reader, for texts that stay UTF-8 whatever their escapes say.

#include <rapidjson/encodings.h>
#include <rapidjson/reader.h>

namespace vitals::inline text::json {

// RapidJSON refuses a lone high surrogate, "\ud800", but makes no UTF-8 of a lone low one. It
// becomes U+FFFD, as Go's decoder has it, hence Consul and Kubernetes.
struct encoding : rapidjson::UTF8<char> {
    template <class Output>
    static void Encode(Output& to, unsigned code_point) {
        constexpr unsigned first_surrogate = 0xD800;
        constexpr unsigned last_surrogate = 0xDFFF;
        constexpr unsigned replacement = 0xFFFD;
        bool const lone = code_point >= first_surrogate && code_point <= last_surrogate;
        rapidjson::UTF8<char>::Encode(to, lone ? replacement : code_point);
    }
};

using reader = rapidjson::GenericReader<encoding, encoding>;

}  // namespace vitals::inline text::json
