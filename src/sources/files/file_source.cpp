// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/files/file_source.hpp"

#include "core/manifest/nothing_to_read.hpp"
#include "kube/model/config_map.hpp"
#include "log/logger.hpp"
#include "runtime/clock.hpp"
#include "runtime/coroutine.hpp"
#include "sources/files/directory_watch.hpp"
#include "sources/files/folder_changes.hpp"
#include "sources/files/manifest_files.hpp"
#include "text/ascii/ascii.hpp"
#include "text/ascii/percent.hpp"
#include "text/utf8/utf8.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace vitals::sources::files {

namespace {

namespace fs = std::filesystem;

// Whether a text begins with an encoded byte: "%E9".
bool is_encoded(std::string_view text) {
    auto const is_digit = [&text](std::size_t at) {
        auto const c = ascii::to_lower(text.at(at));
        return ascii::is_digit(c) || (c >= 'a' && c <= 'f');
    };
    return text.size() >= 3 && text.front() == '%' && is_digit(1) && is_digit(2);
}

// A file system takes any bytes for a name; those that no text may have, or that would mislead its
// reader, are "%E9". So are those that would mean another name then: each name has a text of its
// own.
std::string name_of(fs::path const& file) {
    auto const stem = file.stem().string();
    std::string name;
    for (std::string_view rest = stem; !rest.empty();) {
        auto const one = rest.substr(0, std::max<std::size_t>(utf8::character_length(rest), 1));
        if (utf8::is_visible(one, utf8::ascii_controls::none) && !is_encoded(rest))
            name += one;
        else
            name += ascii::percent_encode(one);
        rest.remove_prefix(one.size());
    }
    return name;
}

std::vector<kube::model::config_map> as_config_maps(std::map<std::string, std::string> const& texts
) {
    std::map<std::string, kube::model::config_map> by_name;
    for (auto const& [path, text] : texts) {
        auto const name = name_of(path);
        auto& made = by_name[name];
        made.key = {.ns = "local", .name = name};
        made.data.emplace(path, text);
    }
    std::vector<kube::model::config_map> all;
    all.reserve(by_name.size());
    for (auto& [name, made] : by_name) all.push_back(std::move(made));
    return all;
}

// For a file its folder: a file is usually replaced by another one of its name.
std::set<fs::path> folders_of(std::vector<fs::path> const& paths) {
    std::set<fs::path> folders;
    for (auto const& path : paths) {
        std::error_code error;
        auto const parent = path.has_parent_path() ? path.parent_path() : fs::path{"."};
        folders.insert(fs::is_directory(path, error) ? path : parent);
    }
    return folders;
}

constexpr std::string_view cannot_be_listed =
    "manifests cannot be listed; their last versions continue";
constexpr std::string_view cannot_be_read = "manifest cannot be read; its last version continues";
constexpr std::string_view nothing_to_read = "no manifest found; the checks that ran continue";
constexpr std::string_view too_many =
    "more manifests than the limit; those that come last by name are left out";
constexpr std::string_view nothing_ran = "no manifest found; no check runs from here";

std::string why_unreadable(fs::path const& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return "it is neither a file nor a folder";
    return ::access(file.c_str(), R_OK) == 0 ? "reading failed"
                                             : std::generic_category().message(errno);
}

}  // namespace

file_source::file_source(
    runtime::clock& clock,
    log::logger log,
    std::vector<fs::path> paths,
    snapshot changed,
    directory_watch::opener open
)
    : log_{std::move(log)},
      paths_{std::move(paths)},
      on_change_{std::move(changed)},
      changes_{
          clock,
          log_,
          open,
          {.lacking = "files cannot be watched with inotify; they are read every 2 s",
           .again = "files are watched with inotify again"}
      } {}

bool file_source::note(troubles& seen, std::string const& path, std::string_view what) const {
    seen[path] = what;
    auto const before = troubles_.find(path);
    return before == troubles_.end() || before->second != what;
}

void file_source::read_all() {
    texts now;
    troubles seen;
    for (auto const& path : paths_) read_path(path, now, seen);
    texts_ = std::move(now);
    troubles_ = std::move(seen);
    on_change_(as_config_maps(texts_));
}

void file_source::read_path(fs::path const& path, texts& into, troubles& seen) {
    auto const name = path.string();
    auto const found = find_manifests(path);
    if (!found && note(seen, name, cannot_be_listed))
        log_.warn(cannot_be_listed, {{"path", name}});
    else if (found && found->manifests.empty() && note(seen, name, nothing_to_read))
        log_.warn(
            texts_.empty() ? nothing_ran : nothing_to_read,
            {{"path", name},
             {"reason", manifest::no_manifest_file},
             {"other_files", found->others},
             {"hint",
              "put the checks into a file that ends in .yaml; a file with `checks: []` stops all"}}
        );
    else if (found && found->beyond > 0 && note(seen, name, too_many))
        log_.warn(
            too_many,
            {{"path", name},
             {"files", found->manifests.size() + found->beyond},
             {"limit", max_manifest_files}}
        );
    if (!found || found->manifests.empty())
        keep(path, into);
    else
        read_files(found->manifests, into, seen);
}

void file_source::read_files(std::set<fs::path> const& files, texts& into, troubles& seen) {
    for (auto const& file : files) {
        auto text = read_manifest(file);
        if (!text) {
            auto const name = file.string();
            if (note(seen, name, cannot_be_read)) log_.warn(cannot_be_read, {{"path", name}});
            auto const last = texts_.find(name);
            if (last == texts_.end()) continue;
            text = last->second;
        }
        into.insert_or_assign(file.string(), std::move(*text));
    }
}

void file_source::keep(fs::path const& path, texts& into) const {
    auto const folder = (path / "").parent_path();  // without a slash at its end
    for (auto const& [file, text] : texts_)
        if (file == path || fs::path{file}.parent_path() == folder) into.emplace(file, text);
}

std::size_t file_source::silent_paths() const {
    auto const silent = [](auto const& each) { return each.second == nothing_to_read; };
    return static_cast<std::size_t>(std::ranges::count_if(troubles_, silent));
}

std::expected<void, std::string> file_source::load() {
    for (auto const& path : paths_) {
        std::error_code error;
        auto const kind = fs::status(path, error);
        if (!fs::exists(kind)) return std::unexpected{"no such file or folder: " + path.string()};
        if (fs::is_directory(kind)) fs::directory_iterator{path, error};
        bool const readable = fs::is_directory(kind) ? !error : read_manifest(path).has_value();
        if (!readable)
            return std::unexpected{
                path.string() +
                " cannot be read: " + (error ? error.message() : why_unreadable(path))
            };
    }
    read_all();
    return {};
}

runtime::awaitable<void> file_source::run() {
    for (;;) {
        co_await changes_.next(folders_of(paths_));
        read_all();
    }
}

}  // namespace vitals::sources::files
