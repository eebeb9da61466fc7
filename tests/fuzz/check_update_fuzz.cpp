// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The body of PUT /v1/agent/check/update/<id>: any bytes become a status and an output, or an
// answer with few bytes of the client's. What was read means the same when it is written again.

#include "core/check/status.hpp"
#include "fuzz/require.hpp"
#include "serving/consul/check_update.hpp"
#include "text/json/writer.hpp"
#include "text/utf8/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace vitals;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    constexpr std::size_t longest_answer = 300;
    std::string_view const body{reinterpret_cast<char const*>(data), size};

    auto const update = serving::consul::read_update(body);

    if (!update) {
        auto const& answer = update.error();
        fuzz::require(answer.status == 400, "it is the client's mistake");
        fuzz::require(!answer.body.empty(), "something is said");
        fuzz::require(answer.body.size() <= longest_answer, "and not too much");
        fuzz::require(utf8::is_visible(answer.body, utf8::ascii_controls::keep), "in UTF-8");
        return 0;
    }
    fuzz::require(update->output.size() <= size, "of the body");
    json::writer again;
    again.begin_object().member("Status", check::to_string(update->to));
    again.member("Output", update->output).end_object();
    auto const read = serving::consul::read_update(again.take());
    fuzz::require(read.has_value(), "it can be written");
    fuzz::require(read->to == update->to && read->output == update->output, "and read again");
    return 0;
}
