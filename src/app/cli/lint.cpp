// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/lint.hpp"

#include "app/cli/finding.hpp"
#include "app/cli/lint_report.hpp"
#include "app/cli/lint_text.hpp"
#include "app/cli/server_rules.hpp"
#include "core/manifest/nothing_to_read.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <ios>
#include <istream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace vitals::app::cli {

namespace {

namespace fs = std::filesystem;

bool is_manifest_file(fs::path const& file) {
    auto const extension = file.extension();
    return extension == ".yaml" || extension == ".yml" || extension == ".json";
}

std::optional<std::string> read_all(std::istream& from) {
    std::string text{std::istreambuf_iterator<char>{from}, {}};
    if (from.bad()) return std::nullopt;
    return text;
}

std::vector<std::string> files_in(fs::path const& folder, std::error_code& error) {
    std::vector<std::string> files;
    fs::directory_iterator entry{folder, error};
    for (; !error && entry != fs::directory_iterator{}; entry.increment(error)) {
        std::error_code ignored;  // a dangling link is no file
        if (is_manifest_file(entry->path()) && entry->is_regular_file(ignored)) {
            files.push_back(entry->path().string());
        }
    }
    std::ranges::sort(files);
    return files;
}

class run {
public:
    run(lint_settings how, std::istream& in, std::ostream& out, std::ostream& err)
        : strict_{how.strict},
          rules_{std::move(how.rules)},
          in_{in},
          report_{make_lint_report(how.format, out, err)} {}

    void path(std::string const& path) {
        std::error_code error;
        if (path == "-") return text("<stdin>", read_all(in_));
        if (!fs::is_directory(path, error)) return file(path);
        auto const files = files_in(path, error);
        if (error) return report_->fail(path, error.message());
        if (files.empty()) return report_->fail(path, std::string{manifest::no_manifest_file});
        for (auto const& one : files) file(one);
    }

    int finish() {
        report_->finish();
        auto const hints = strict_ ? report_->hints() : 0;
        return report_->problems() + hints == 0 ? 0 : 1;
    }

private:
    void file(std::string const& path) {
        std::ifstream stream{path, std::ios::binary};
        if (!stream)
            return report_->fail(path, "cannot be read: " + std::generic_category().message(errno));
        text(path, read_all(stream));
    }

    void text(std::string const& name, std::optional<std::string> const& content) {
        if (!content) return report_->fail(name, "cannot be read");
        auto made = lint_text(name, *content, rules_);
        for (auto const& [ns, here] : made.namespaces) add_to_total(ns, here, made);
        report_->add(made);
    }

    // Said once, in the file that exceeds the budget.
    void add_to_total(std::string const& ns, linted_namespace const& here, linted_file& into) {
        auto& total = total_[ns];
        auto const& budget = rules_.quotas.of(ns);
        auto const add = [&](std::size_t& sum, std::size_t more, std::uint64_t limit, auto what) {
            bool const was_within = sum <= limit;
            sum += more;
            if (!was_within || sum <= limit) return;
            finding made;
            made.message = "the namespace \"" + ns + "\" has " + std::to_string(sum) + " " + what +
                           ", more than its limit of " + std::to_string(limit);
            into.findings.push_back(std::move(made));
        };
        add(total.checks, here.checks, budget.checks, "checks");
        add(total.config_maps, here.config_maps, budget.config_maps, "ConfigMaps");
    }

    bool strict_;
    server_rules rules_;
    std::map<std::string, linted_namespace> total_;
    std::istream& in_;
    std::unique_ptr<lint_report> report_;
};

}  // namespace

int lint(
    std::vector<std::string> const& paths,
    lint_settings how,
    std::istream& in,
    std::ostream& out,
    std::ostream& err
) {
    run linting{std::move(how), in, out, err};
    for (auto const& path : paths) linting.path(path);
    return linting.finish();
}

}  // namespace vitals::app::cli
