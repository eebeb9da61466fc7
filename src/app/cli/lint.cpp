// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/cli/lint.hpp"

#include "app/cli/lint_text.hpp"
#include "core/manifest/nothing_to_read.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
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
    run(std::istream& in, std::ostream& out, std::ostream& err) : in_{in}, out_{out}, err_{err} {}

    void path(std::string const& path) {
        std::error_code error;
        if (path == "-") return text("<stdin>", read_all(in_));
        if (!fs::is_directory(path, error)) return file(path);
        auto const files = files_in(path, error);
        if (error) return fail(path + ": " + error.message());
        if (files.empty()) return fail(path + ": " + std::string{manifest::no_manifest_file});
        for (auto const& one : files) file(one);
    }

    int exit_code() const { return clean_ ? 0 : 1; }

private:
    void file(std::string const& path) {
        std::ifstream stream{path, std::ios::binary};
        if (!stream)
            return fail(path + ": cannot be read: " + std::generic_category().message(errno));
        text(path, read_all(stream));
    }

    void text(std::string const& name, std::optional<std::string> const& content) {
        if (!content) return fail(name + ": cannot be read");
        if (lint_text(name, *content, out_) > 0) clean_ = false;
    }

    void fail(std::string const& message) {
        err_ << message << '\n';
        clean_ = false;
    }

    std::istream& in_;
    std::ostream& out_;
    std::ostream& err_;
    bool clean_ = true;
};

}  // namespace

int lint(
    std::vector<std::string> const& paths,
    std::istream& in,
    std::ostream& out,
    std::ostream& err
) {
    run linting{in, out, err};
    for (auto const& path : paths) linting.path(path);
    return linting.exit_code();
}

int lint(std::vector<std::string> const& paths, std::ostream& out, std::ostream& err) {
    return lint(paths, std::cin, out, err);
}

}  // namespace vitals::app::cli
