// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The first byte chooses YAML or JSON; the rest is the manifest. Whatever it says: no crash,
// bounded reports that point into the text, and only definitions that keep the documented limits.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/manifest/parse.hpp"
#include "fuzz/require.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using vitals::fuzz::require;

void look_at(vitals::check::definition const& one) {
    auto const id = one.identity.id();
    require(!id.empty() && id.size() <= 253 && id.find('/') == id.npos, "an id is 1 to 253 bytes");
    require(!one.name.empty(), "a check has a name");
    require(one.timing.interval >= std::chrono::seconds{1}, "the interval is at least 1 s");
    require(one.timing.timeout > std::chrono::milliseconds{0}, "the timeout is positive");
    auto const& limits = one.thresholds;
    require(
        limits.failures_before_warning <= limits.failures_before_critical,
        "warning comes no later than critical"
    );
    auto const& http = *one.target.as<vitals::check::http_target>();
    require(!http.url.host().empty(), "a URL has a host");
    require(!http.expect.passing.overlaps(http.expect.warning), "a code is in one set only");
    for (auto const& [name, value, source] : http.headers) {
        require(
            !name.empty() && name.find_first_of("\r\n: ") == name.npos,
            "a header name is a token"
        );
        require(value.find_first_of("\r\n") == value.npos, "a header value is one line");
        require(!source || value.empty(), "a value comes from one place");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    std::string const text{reinterpret_cast<char const*>(data) + 1, size - 1};
    auto const* const key = data[0] == 'j' ? "c.json" : "c.yaml";
    auto const lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;

    auto const all = vitals::manifest::parse("space", "map", {{key, text}});

    require(all.size() == 1, "one key gives one result");
    auto const& read = all.front();
    require(read.readable || !read.problems.empty(), "what cannot be read has a reason");
    require(read.readable || read.checks.empty(), "what cannot be read has no checks");
    require(read.problems.size() <= 101, "the problems are bounded");
    for (auto const& problem : read.problems) {
        require(problem.at.line >= 1 && problem.at.line <= lines, "a problem points into the text");
        require(problem.at.column >= 1 && problem.at.column <= size + 1, "a column is in the text");
        require(!problem.message.empty() && problem.message.size() < 1000, "a message is short");
    }
    for (auto const& one : read.checks) look_at(*one);
    return 0;
}
