// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/completion.hpp"

#include "app/command_line/help.hpp"

#include <CLI/CLI.hpp>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::app::command_line {

namespace {

// bash makes a separate word of each "=".
constexpr std::string_view for_bash = R"(_vitals() {
    local word=${COMP_WORDS[COMP_CWORD]#=} IFS=$'\n'
    local offered=$("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    COMPREPLY=()
    if [[ $offered == :files ]]; then
        compopt -o filenames
        COMPREPLY=($(compgen -f -- "$word"))
    else
        COMPREPLY=($offered)
    fi
}
complete -F _vitals vitals
)";

constexpr std::string_view for_zsh = R"(#compdef vitals
_vitals() {
    local -a offered
    offered=("${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ ${offered[1]} == :files ]]; then
        [[ $PREFIX == --*=* ]] && compset -P '*='
        _files
    elif [[ -n ${offered[1]} ]]; then
        compadd -a offered
    fi
}
if [[ ${funcstack[1]} == _vitals ]]; then _vitals "$@"; else compdef _vitals vitals; fi
)";

constexpr std::string_view for_fish = R"(function __vitals_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l offered ($words[1] __complete $words[2..] "$word" 2>/dev/null)
    if test "$offered[1]" = :files
        __fish_complete_path (string replace -r '^--[^=]*=' '' -- "$word")
    else
        printf '%s\n' $offered
    end
end
complete -c vitals -f -a '(__vitals_complete)'
)";

bool is_flag(std::string_view word) {
    return word.starts_with('-');
}

std::vector<std::string> beginning_with(std::string_view word, std::vector<std::string> all) {
    std::erase_if(all, [word](std::string const& each) { return !each.starts_with(word); });
    return all;
}

std::vector<std::string> flags_of(CLI::App const& command) {
    std::vector<std::string> all;
    for (auto const* const one : command.get_options())
        if (!one->get_positional()) all.push_back(one->get_name());
    return all;
}

std::vector<std::string> commands_of(CLI::App const& app) {
    std::vector<std::string> all;
    for (auto const* const one : app.get_subcommands({})) all.push_back(one->get_name());
    return all;
}

// The description of a value says its kind: "text|json" are two words, a PATH is a file, an NS is
// not.
std::vector<std::string> values_of(CLI::Option const& option, CLI::App const& app) {
    auto const kind = option.get_positional() ? option.get_name(true) : option.get_type_name();
    if (kind == "COMMAND") return commands_of(app);
    if (kind == "PATH") return {std::string{file_names}};
    if (kind == "SHELL") return {"bash", "zsh", "fish"};
    if (!kind.contains('|')) return {};
    return CLI::detail::split(kind, '|');
}

std::vector<std::string>
values_of(CLI::Option const* option, CLI::App const& app, std::string_view word) {
    if (option == nullptr) return {};
    auto all = values_of(*option, app);
    return !all.empty() && all.front() == file_names ? all : beginning_with(word, std::move(all));
}

// "--flag=word"; most shells replace all of it.
std::vector<std::string>
joined_values(CLI::App const& command, CLI::App const& app, std::string_view word) {
    auto const name = std::string{word.substr(0, word.find('='))};
    auto all = values_of(command.get_option_no_throw(name), app, word.substr(name.size() + 1));
    for (auto& each : all)
        if (each != file_names) each.insert(0, name + "=");
    return all;
}

CLI::Option const* positional_of(CLI::App const& command) {
    auto const all =
        command.get_options([](CLI::Option const* one) { return one->get_positional(); });
    return all.empty() ? nullptr : all.front();
}

// The flag in `word` whose value is the next word.
CLI::Option const* waiting_for_value(CLI::App const& command, std::string_view word) {
    if (!is_flag(word) || word.contains('=')) return nullptr;
    auto const* const flag = command.get_option_no_throw(std::string{word});
    return flag != nullptr && flag->get_expected_min() > 0 ? flag : nullptr;
}

}  // namespace

std::vector<std::string> completions(CLI::App const& app, std::span<std::string_view const> words) {
    if (words.empty()) return commands_of(app);
    std::vector<std::string_view> given{words.begin(), words.end()};
    bool const separate =
        given.size() > 1 && (given.back() == "=" || given[given.size() - 2] == "=");
    if (given.back() == "=")
        given.back() = {};  // nothing of the value is written yet
    else if (separate)
        given.erase(given.end() - 2);
    auto const word = given.back();
    given.pop_back();

    auto const* command = &app;
    for (auto const each : given)
        if (auto const* const found = command_named(each, app)) {
            command = found;
            break;
        }
    auto const* const waiting = given.empty() ? nullptr : waiting_for_value(*command, given.back());
    if (waiting != nullptr || separate) {
        auto const* const flag =
            given.empty() ? nullptr : command->get_option_no_throw(std::string{given.back()});
        return values_of(flag, app, word);
    }
    if (is_flag(word) && word.contains('=')) return joined_values(*command, app, word);
    if (is_flag(word)) return beginning_with(word, flags_of(*command));
    if (command == &app) return beginning_with(word, commands_of(app));
    return values_of(positional_of(*command), app, word);
}

std::string_view completion_script(std::string_view shell) {
    if (shell == "bash") return for_bash;
    if (shell == "zsh") return for_zsh;
    return shell == "fish" ? for_fish : std::string_view{};
}

}  // namespace vitals::app::command_line
