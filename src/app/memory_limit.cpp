// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/memory_limit.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace vitals::app {

namespace {

namespace fs = std::filesystem;

constexpr auto none = std::numeric_limits<std::uint64_t>::max();
// Version 1 of cgroups writes a number near 2^63 where nothing is limited, version 2 "max".
constexpr std::uint64_t unlimited = std::uint64_t{1} << 60;

struct hierarchy {
    fs::path mounted;
    std::string file;
    fs::path ours;  // our cgroup, relative to where the hierarchy is mounted
};

std::uint64_t limit_in(fs::path const& file) {
    std::ifstream in{file};
    std::string text;
    std::getline(in, text);
    std::uint64_t limit = 0;
    auto const [stop, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    return error == std::errc{} && limit < unlimited ? limit : none;
}

// A line of /proc/self/cgroup: "0::/path", or "9:memory:/path" with version 1.
std::optional<hierarchy> memory_hierarchy(std::string_view line, fs::path const& root) {
    auto const first = line.find(':');
    auto const second = first == line.npos ? first : line.find(':', first + 1);
    if (second == line.npos) return std::nullopt;
    auto const controllers = line.substr(first + 1, second - first - 1);
    auto const ours = fs::path{line.substr(second + 1)}.relative_path();
    auto const all = root / "sys" / "fs" / "cgroup";
    if (controllers.empty()) return hierarchy{all, "memory.max", ours};
    if (controllers == "memory") return hierarchy{all / "memory", "memory.limit_in_bytes", ours};
    return std::nullopt;
}

// In a container the hierarchy may be mounted at our own cgroup, whose path is then not below it:
// what does not exist limits nothing.
std::uint64_t limit_of(hierarchy const& in) {
    auto smallest = limit_in(in.mounted / in.file);
    auto here = in.mounted;
    for (auto const& part : in.ours) {
        here /= part;
        smallest = std::min(smallest, limit_in(here / in.file));
    }
    return smallest;
}

}  // namespace

std::optional<std::uint64_t> memory_limit(fs::path const& root) {
    std::ifstream cgroups{root / "proc" / "self" / "cgroup"};
    auto smallest = none;
    for (std::string line; std::getline(cgroups, line);)
        if (auto const found = memory_hierarchy(line, root))
            smallest = std::min(smallest, limit_of(*found));
    return smallest == none ? std::nullopt : std::optional{smallest};
}

}  // namespace vitals::app
