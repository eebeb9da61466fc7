// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What a target sends, whole and in two pieces: never a crash, and a plain answer, which is read at
// a glance when it comes whole, says the same when Beast's parser has to put it together.

#include "fuzz/require.hpp"
#include "probing/http/http_response_reader.hpp"
#include "probing/http/plain_answer.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace {

using vitals::fuzz::require;
using vitals::net::http::body_expected;
using vitals::probing::http::http_response_reader;

constexpr std::size_t output_limit = 100;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 2) return 0;
    std::span const bytes{reinterpret_cast<char const*>(data), size};
    http_response_reader whole{output_limit, body_expected::yes};
    http_response_reader pieces{output_limit, body_expected::yes};
    auto const problem = whole.feed(bytes);
    auto other = pieces.feed(bytes.first(1));
    if (!other) other = pieces.feed(bytes.subspan(1));
    if (!vitals::probing::http::read_plain({bytes.data(), bytes.size()})) return 0;
    require(!problem && whole.done(), "a plain answer is a whole one");
    require(!other && pieces.done(), "for the parser, too");
    require(
        whole.leaves_connection_open() == pieces.leaves_connection_open(),
        "the connection serves on after both or after neither"
    );
    auto const one = whole.take();
    auto const two = pieces.take();
    require(one.status == two.status && one.status_line == two.status_line, "one status");
    require(one.body == two.body && one.body.size() <= output_limit, "one body, within its limit");
    return 0;
}
