// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Prints findings, and counts them.

#include "app/cli/finding.hpp"
#include "app/cli/lint_format.hpp"

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <string>

namespace vitals::app::cli {

class lint_report {
public:
    virtual ~lint_report() = default;
    // A file that was read.
    void add(linted_file const& file);
    // A file that could not be read.
    void fail(std::string const& path, std::string const& why);
    virtual void finish() {}

    std::size_t problems() const { return problems_; }
    std::size_t hints() const { return hints_; }

protected:
    virtual void print(linted_file const& file) = 0;
    virtual void print_failure(std::string const& path, std::string const& why) = 0;

private:
    std::size_t problems_ = 0;
    std::size_t hints_ = 0;
};

// Both streams must outlive it. Files that cannot be read are reported to `err` when the format is
// text, else to `out`.
std::unique_ptr<lint_report>
make_lint_report(lint_format format, std::ostream& out, std::ostream& err);

}  // namespace vitals::app::cli
