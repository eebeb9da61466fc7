// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The sink of the running program: lines to standard output, written by a thread of its own, so
// that a reader that stops reading never stops a probe. What does not fit the queue is dropped, the
// oldest first.

#include "log/line.hpp"
#include "log/logger.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace vitals::log {

inline constexpr std::size_t console_queue = 8192;  // records

class console : public sink {
public:
    virtual std::size_t dropped() const = 0;  // records, since the start
    // What is no record: as it is, with a line feed.
    virtual void write_line(std::string text) = 0;

    // Writes what is queued, at most for so long. False: the reader takes nothing; then only
    // _exit() is left, since a thread is stuck in write(), and standard output's own end would be,
    // too. Nothing may be written from now on.
    virtual bool close(std::chrono::milliseconds limit) = 0;
};

// Its end without close() writes what is queued, however long that takes. `columns`: of the
// terminal that lines of text have to fit, asked for each of them; none: they are never broken.
std::shared_ptr<console>
make_console(format how, colour paint, std::function<std::size_t()> columns = {});

}  // namespace vitals::log
