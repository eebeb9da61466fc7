// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The program: the command line decides which command runs.

#include "app/cli/lint.hpp"
#include "app/cli/server_rules.hpp"
#include "app/command_line/options.hpp"
#include "app/command_line/version.hpp"
#include "app/hide_memory.hpp"
#include "app/policy_source.hpp"
#include "app/program.hpp"
#include "app/terminal.hpp"
#include "core/manifest/target_rule.hpp"
#include "core/quota/quotas.hpp"
#include "log/console.hpp"
#include "log/line.hpp"
#include "log/logger.hpp"
#include "net/address_policy/policy.hpp"
#include "publishing/terminal/style.hpp"

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace {

using namespace vitals;

constexpr std::chrono::seconds last_lines{1};

using publishing::terminal::style;

int run_with(
    std::shared_ptr<log::console> const& console,
    app::command_line::run_options options,
    std::optional<style> screen
) {
    std::shared_ptr<log::sink> const to = screen ? app::beside_the_screen(console) : console;
    log::logger const log{to, options.log_level};
    for (auto const& [name, meant] : options.unknown_variables)
        log.warn(
            "unknown environment variable is ignored",
            {{"variable", name}, {"nearest", meant.empty() ? "none" : meant}}
        );
    app::program program{std::move(options), console, log};
    if (auto const started = program.start(screen); !started) {
        log.error("cannot start", {{"error", started.error()}});
        return 1;
    }
    return program.run();
}

int run(app::command_line::run_options options) {
    app::hide_memory();
    bool const terminal = ::isatty(STDOUT_FILENO) == 1;
    if (!options.log_format) options.log_format = terminal ? log::format::text : log::format::json;
    auto const how =
        terminal
            ? publishing::terminal::style_for([](char const* name) { return std::getenv(name); })
            : style{};
    // Whoever chose another level wants the log.
    bool const screen = terminal && *options.log_format == log::format::text &&
                        options.log_level == log::level::info;
    auto const console = log::make_console(
        *options.log_format,
        how.colours ? log::colour::on : log::colour::off,
        screen ? app::terminal_columns : std::function<std::size_t()>{}
    );

    int const code =
        run_with(console, std::move(options), screen ? std::optional{how} : std::nullopt);
    // Who has stopped reading our log must not keep us from ending.
    if (!console->close(last_lines)) ::_exit(code);
    return code;
}

app::cli::server_rules rules_of(app::command_line::lint_options const& options) {
    app::cli::server_rules made;
    if (options.targets.profile) {
        net::address_policy::policy const by{app::target_settings(options.targets)};
        made.denies = [by](manifest::written_target const& what) {
            return app::refusal_by(by, what);
        };
    }
    if (options.max_timeout) made.longest_timeout = *options.max_timeout;
    if (!options.quotas.empty()) made.quotas = quota::quotas{{}, options.quotas};
    return made;
}

int perform(app::command_line::command const& asked) {
    if (auto const* options = std::get_if<app::command_line::run_options>(&asked))
        return run(*options);
    if (auto const* options = std::get_if<app::command_line::lint_options>(&asked)) {
        if (options->targets.profile == net::address_policy::profile::own_namespace)
            std::cerr
                << "vitals lint: whether a target is a Service of its namespace is known only "
                   "in the cluster\n";
        return app::cli::lint(
            options->files,
            {.format = options->format, .strict = options->strict, .rules = rules_of(*options)},
            std::cin,
            std::cout,
            std::cerr
        );
    }
    if (auto const* version = std::get_if<app::command_line::version_request>(&asked)) {
        bool const plain = version->format == app::command_line::version_format::text;
        std::cout << (plain ? app::command_line::version_text() : app::command_line::version_json())
                  << '\n';
        return 0;
    }
    auto const& message = std::get<app::command_line::command_line_message>(asked);
    (message.exit_code == 0 ? std::cout : std::cerr) << message.text;
    return message.exit_code;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return perform(app::command_line::parse(argc, argv));
    } catch (std::exception const& error) {
        std::cerr << "vitals: " << error.what() << '\n';
        return 1;
    }
}
