// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A filter as anybody who reaches the API may write it: bounded, and `not (filter)` is its opposite
// for each record.

#include "core/filter/expression.hpp"
#include "core/filter/syntax.hpp"
#include "core/filter/table.hpp"
#include "fuzz/require.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace vitals::filter;
using vitals::fuzz::require;

struct record {
    std::string name;
    std::vector<std::string> tags;
    std::map<std::string, std::string> meta;
    std::int64_t port = 0;
};

constexpr std::array<column<record>, 5> columns{{
    {"Name", kind::text, [](record const& of, question& asked) { return asked.text(of.name); }},
    {"Tags", kind::texts, [](record const& of, question& asked) { return asked.texts(of.tags); }},
    {"Meta", kind::map, [](record const& of, question& asked) { return asked.map(of.meta); }},
    {"Port", kind::number, [](record const& of, question& asked) { return asked.number(of.port); }},
    {"Flag", kind::flag, [](record const& of, question& asked) { return asked.flag(of.port > 9); }},
}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string const text{reinterpret_cast<char const*>(data), size};
    auto const find = [](selector const& what) { return find_column<record>(columns, what); };
    auto const made = expression<record>::compile(text, find);
    if (!made) {
        require(!made.error().text.empty(), "a problem says what it is");
        require(made.error().text.size() < 4096, "a problem is bounded");
        return 0;
    }
    auto const opposite = expression<record>::compile("not ( " + text + " )", find);
    if (!opposite) return 0;  // beyond a limit
    std::array<record, 3> const records{{
        {},
        {"ledger-2", {"eu", "canary"}, {{"os", "linux"}, {"build-id", "9f2"}}, 9110},
        {std::string(2000, 'a'), {"not"}, {{"", ""}}, -1},
    }};
    for (auto const& each : records) {
        std::uint64_t work = 0;
        bool const holds = made->holds(each, work);
        require(work > 0, "work is counted");
        require(holds != opposite->holds(each, work), "not (x) is the opposite of x");
    }
    return 0;
}
