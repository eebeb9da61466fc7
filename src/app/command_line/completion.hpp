// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// `vitals completion SHELL` prints a script that calls `vitals __complete WORD...` whenever Tab is
// pressed. So completion offers what this very program accepts.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): it is CLI11's
class App;
}

namespace vitals::app::command_line {

inline constexpr std::string_view complete_command = "__complete";
inline constexpr std::string_view file_names =
    ":files";  // instead of words: any file or folder fits

// What may replace the last of `words`, the words behind "vitals". Never throws: an unfinished
// command line may be wrong in every way.
std::vector<std::string> completions(CLI::App const& app, std::span<std::string_view const> words);

// For bash, zsh or fish; empty for another shell.
std::string_view completion_script(std::string_view shell);

}  // namespace vitals::app::command_line
