// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Up to the first line break a URL, behind it a location. What is accepted can be written into a
// request line, says the same when read again, and stays so after every redirect.

#include "core/check/url.hpp"
#include "fuzz/require.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using vitals::check::url;
using vitals::fuzz::require;

void look_at(url const& made) {
    auto const again = url::parse(made.text());
    require(again.has_value(), "the text of a URL is a URL");
    require(again->text() == made.text(), "reading it again changes nothing");
    require(
        again->authority() == made.authority() && again->host() == made.host(),
        "nor its parts"
    );
    require(made.port() != 0 && made.port() == again->port(), "a port is 1 to 65535");
    require(!made.host().empty() && !made.host().starts_with('['), "a host has no brackets");
    require(made.target().starts_with('/'), "a target starts with a slash");
    require(made.text().ends_with(made.target()), "a target is the end of the text");
    auto const plain = [](char c) { return c > ' ' && static_cast<unsigned char>(c) < 0x7f; };
    require(std::ranges::all_of(made.text(), plain), "a URL is printable ASCII");
    require(!made.text().contains('#') && !made.authority().contains('@'), "no fragment, no user");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text{reinterpret_cast<char const*>(data), size};
    auto const end = std::min(text.find('\n'), size);
    auto const made = url::parse(text.substr(0, end));
    if (!made) {
        require(!made.error().empty(), "a refusal has a reason");
        return 0;
    }
    look_at(*made);
    auto const next = made->resolve(text.substr(std::min(end + 1, size)));
    if (next) look_at(*next);
    return 0;
}
