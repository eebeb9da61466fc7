// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/terminal.hpp"

#include "core/status/status_store.hpp"
#include "log/console.hpp"
#include "log/logger.hpp"
#include "publishing/terminal/screen.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::app {

namespace {

// The records that the screen shows in its own form.
constexpr auto said_by_the_screen = std::to_array<std::string_view>({
    "listening",
    "cluster found",
    "resource listed",
    "definitions read",
    "definitions removed",
    "all definitions read",
    "first results are in",
    "shutting down: not ready from now on",
    "stopped",
});

class filter final : public log::sink {
public:
    explicit filter(std::shared_ptr<log::sink> to) : to_{std::move(to)} {}

    void write(log::level severity, std::string_view message, std::span<log::field const> fields)
        override {
        bool const said =
            severity == log::level::info &&
            std::ranges::find(said_by_the_screen, message) != said_by_the_screen.end();
        if (!said) to_->write(severity, message, fields);
    }

private:
    std::shared_ptr<log::sink> to_;  // shared with the program
};

publishing::terminal::screen::parts
with_console(publishing::terminal::screen::parts parts, std::shared_ptr<log::console> console) {
    parts.columns = terminal_columns;
    parts.write = [to = std::move(console)](std::string lines) {
        to->write_line(std::move(lines));
    };
    return parts;
}

}  // namespace

std::size_t terminal_columns() {
    ::winsize size{};
    constexpr std::size_t usual = 80;
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual;
    return size.ws_col;
}

std::shared_ptr<log::sink> beside_the_screen(std::shared_ptr<log::sink> to) {
    return std::make_shared<filter>(std::move(to));
}

terminal::terminal(
    runtime::clock& clock,
    std::shared_ptr<log::console> console,
    publishing::terminal::screen::parts parts,
    status::status_store const& checks
)
    : clock_{clock},
      screen_{
          with_console(std::move(parts), std::move(console)),
          checks,
          {clock.now(), clock.wall()}
      } {}

runtime::awaitable<void> terminal::run() {
    for (;;) {
        co_await clock_.sleep_for(std::chrono::seconds{1});
        screen_.tick(now());
    }
}

}  // namespace vitals::app
