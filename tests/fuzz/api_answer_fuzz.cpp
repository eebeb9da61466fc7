// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What the API server, or something before it, sends: an answer is the same however its bytes are
// cut, and becomes a response or an error. The first byte of the input says how long the pieces
// are, and whether the limit of the body is small.

#include "fuzz/require.hpp"
#include "kube/client/api_answer.hpp"
#include "net/http/response_reader.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace vitals;

namespace {

struct reading {
    bool whole = false;  // an answer, and nothing wrong with it
    unsigned status = 0;
    bool reusable = false;
    std::string type{};
    std::string body{};

    bool operator==(reading const&) const = default;
};

reading read(std::string_view bytes, std::size_t piece, std::size_t limit) {
    net::http::response_reader reader{limit};
    reading seen;
    while (!bytes.empty()) {
        auto const part = bytes.substr(0, piece);
        bytes.remove_prefix(part.size());
        if (!reader.feed(part)) return {};
        seen.body += reader.take_body();
    }
    if (!reader.end()) return {};
    seen.whole = true;
    seen.status = reader.status();
    seen.reusable = reader.reusable();
    seen.type = reader.header("Content-Type");
    return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view const bytes{reinterpret_cast<char const*>(data) + 1, size - 1};
    std::size_t const piece = 1 + data[0] % 32;
    std::size_t const limit = data[0] >= 128 ? 64 : net::http::response_reader::no_limit;

    auto const whole = read(bytes, bytes.size() + 1, limit);

    fuzz::require(read(bytes, piece, limit) == whole, "the same answer in pieces");
    fuzz::require(read(bytes, 1, limit) == whole, "the same answer byte by byte");
    fuzz::require(whole.body.size() <= limit, "no body is larger than the limit");
    if (!whole.whole) return 0;
    net::http::response_reader reader{limit};
    fuzz::require(reader.feed(bytes) && reader.end(), "the same answer once more");
    auto const result = kube::client::to_result(reader, std::chrono::system_clock::time_point{});
    bool const good = whole.status >= 200 && whole.status < 300;
    fuzz::require(good || !result, "only a good status is a response");
    fuzz::require(!result || result->body == whole.body, "with the body that came");
    fuzz::require(result || !result.error().message.empty(), "an error says something");
    return 0;
}
