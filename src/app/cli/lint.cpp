// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/lint.hpp"

#include "app/cli/lint_report.hpp"
#include "app/cli/lint_text.hpp"
#include "core/manifest/nothing_to_read.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <ios>
#include <istream>
#include <iterator>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <system_error>
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
          denies_{how.denies},
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
        report_->add(lint_text(name, *content, denies_));
    }

    bool strict_;
    manifest::target_rule denies_;
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
    run linting{how, in, out, err};
    for (auto const& path : paths) linting.path(path);
    return linting.finish();
}

}  // namespace vitals::app::cli
