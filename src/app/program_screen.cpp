// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The facts that the screen of `vitals run` shows about this run.

#include "app/command_line/options.hpp"
#include "app/command_line/version.hpp"
#include "app/program.hpp"
#include "app/servers.hpp"
#include "app/terminal.hpp"
#include "publishing/terminal/screen.hpp"
#include "publishing/terminal/style.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::app {

namespace {

std::string joined(std::vector<std::string> const& all) {
    std::string text;
    for (auto const& each : all) text.append(text.empty() ? "" : ", ").append(each);
    return text;
}

std::string source_of(command_line::run_options const& options) {
    if (!options.checks.empty()) return joined(options.checks);
    if (options.namespaces.empty()) return "the ConfigMaps of all namespaces";
    return "the ConfigMaps of " + joined(options.namespaces);
}

}  // namespace

std::unique_ptr<terminal> program::make_terminal(publishing::terminal::style how) {
    bool const files = !options_.checks.empty();
    auto const api = text_of(servers_->api().local());
    auto const metrics = text_of(servers_->metrics().local());
    publishing::terminal::screen::parts parts{
        .how = how,
        .columns = {},
        .write = {},
        .program = "vitals " + std::string{command_line::version()},
        .source = source_of(options_),
        .hint = files ? "^C ends it, an edit of the file counts at once" : "^C ends it",
        .links =
            {"api  " + scheme() + "://" + api + "/",
             "metrics  " + scheme() + "://" + metrics + "/metrics"},
        .files = files,
    };
    return std::make_unique<terminal>(process_.clock, process_.console, std::move(parts), checks_);
}

}  // namespace vitals::app
