// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/process_info.hpp"

#include "core/metrics/snapshot.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace vitals::app {

namespace {

std::string contents(char const* file) {
    std::ifstream in{file};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// The fields of /proc/self/stat after the program's name, which may hold blanks (proc(5)): the
// third field of the file is the first here.
std::vector<std::string> stat_fields() {
    auto const text = contents("/proc/self/stat");
    auto const name_end = text.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream rest{text.substr(name_end + 1)};
    std::vector<std::string> fields;
    for (std::string field; rest >> field;) fields.push_back(std::move(field));
    return fields;
}

double boot_time_seconds() {
    std::istringstream lines{contents("/proc/stat")};
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("btime ")) return std::stod(line.substr(6));
    return 0;
}

std::uint64_t open_descriptors() {
    std::error_code error;
    std::filesystem::directory_iterator const all{"/proc/self/fd", error};
    return error ? 0 : static_cast<std::uint64_t>(std::distance(begin(all), end(all)));
}

}  // namespace

std::optional<metrics::process> read_process_info() {
    constexpr std::size_t utime = 11;
    constexpr std::size_t stime = 12;
    constexpr std::size_t start_time = 19;
    constexpr std::size_t resident = 21;
    auto const fields = stat_fields();
    if (fields.size() <= resident) return std::nullopt;
    auto const ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    auto const page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return metrics::process{
        .cpu_seconds = (std::stod(fields[utime]) + std::stod(fields[stime])) / ticks,
        .resident_bytes = std::stoull(fields[resident]) * page,
        .open_fds = open_descriptors(),
        .max_fds = limit.rlim_cur,
        .start_time_seconds = boot_time_seconds() + std::stod(fields[start_time]) / ticks,
    };
}

}  // namespace vitals::app
