// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What a peer may say to the steps of a TCP check: up to the first line break what is expected, in
// two steps, behind it what comes. A match is where a search in the whole text finds it, however
// the bytes are cut.

#include "core/check/tcp_target.hpp"
#include "fuzz/require.hpp"
#include "probing/tcp/step_dialogue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using vitals::check::tcp_step;
using vitals::fuzz::require;
using vitals::probing::tcp::step_dialogue;

bool found(std::vector<tcp_step> const& steps, std::string_view bytes, std::size_t size) {
    step_dialogue dialogue{steps, 16, false};
    for (; !bytes.empty() && !dialogue.done(); bytes.remove_prefix(std::min(size, bytes.size())))
        dialogue.feed(bytes.substr(0, size));
    require(dialogue.take_output().size() <= 16, "what is kept is bounded");
    return dialogue.done();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 4 || size > step_dialogue::read_limit) return 0;
    std::string_view const text{reinterpret_cast<char const*>(data) + 1, size - 1};
    auto const end = text.find('\n');
    if (end == text.npos || end < 2 || end > 1024) return 0;
    std::string const first{text.substr(0, end / 2)};
    std::string const second{text.substr(end / 2, end - end / 2)};
    auto const bytes = text.substr(end + 1);
    auto const at = bytes.find(first);
    bool const there = at != bytes.npos && bytes.find(second, at + first.size()) != bytes.npos;
    using what = tcp_step::what;
    std::vector<tcp_step> const steps{{what::expect, first}, {what::expect, second}};
    require(found(steps, bytes, 1 + data[0]) == there, "what is there is found, and nothing else");
    require(found(steps, bytes, 1) == there, "also byte by byte");
    return 0;
}
