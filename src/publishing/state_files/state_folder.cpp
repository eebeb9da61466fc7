// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/state_files/state_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdio>  // IWYU pragma: keep
#include <expected>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

namespace vitals::publishing::state_files {

namespace {

constexpr std::string_view unfinished_ending = ".tmp";
constexpr std::string_view aside_ending = ".set-aside";
constexpr mode_t folder_mode = 0700;
constexpr mode_t file_mode = 0600;  // a report names hosts and URLs

std::unexpected<file_error> failed(int code = errno) {
    return std::unexpected(file_error{code});
}

std::string unfinished(std::string const& name) {
    return name + std::string{unfinished_ending};
}

bool is_ours(std::string_view name) {
    return name.ends_with(file_ending);
}

bool is_unfinished(std::string_view name) {
    return name.ends_with(unfinished_ending) &&
           is_ours(name.substr(0, name.size() - unfinished_ending.size()));
}

// All names in the folder, through an offset of its own.
file_result<void>
for_each_name(descriptor const& folder, std::function<void(std::string_view)> const& visit) {
    descriptor mine{::openat(folder.number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!mine) return failed();
    auto const close = [](DIR* open) { ::closedir(open); };
    std::unique_ptr<DIR, decltype(close)> const open{::fdopendir(mine.number()), close};
    if (!open) return failed();
    static_cast<void>(mine.release());
    for (;;) {
        errno = 0;
        auto const* const next = ::readdir(open.get());  // NOLINT(concurrency-mt-unsafe)
        if (next == nullptr) break;
        visit(&next->d_name[0]);
    }
    if (errno != 0) return failed();
    return {};
}

file_result<void> write_all(descriptor const& file, std::string_view text) {
    while (!text.empty()) {
        auto const written = ::write(file.number(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed();
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

}  // namespace

bool is_transient(file_error const& why) {
    return why.code != EISDIR && why.code != EINVAL && why.code != ELOOP && why.code != ENXIO;
}

std::string file_error::message() const {
    return std::generic_category().message(code);
}

descriptor::~descriptor() {
    if (number_ >= 0) ::close(number_);
}

std::expected<state_folder, std::string> state_folder::open(std::filesystem::path const& path) {
    state_folder made{path};
    // A process that is being replaced may need a moment to end.
    for (auto tries = 30;; --tries) {
        auto opened = made.reopen();
        if (opened) return made;
        if (tries == 0 || !made.is_in_use_) return std::unexpected(std::move(opened.error()));
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
}

// The lock of a folder ends with the process, however that ends, and leaves no file behind.
std::expected<void, std::string> state_folder::reopen() {
    auto const why = [this](std::string_view what) {
        auto const reason = std::generic_category().message(errno);
        return std::unexpected(path_.string() + " " + std::string{what} + ": " + reason);
    };
    bool const made = ::mkdir(path_.c_str(), folder_mode) == 0;
    if (!made && errno != EEXIST) return why("cannot be created");
    if (made) sync_parent();
    descriptor opened{::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened) return why("cannot be opened");
    why_unlocked_.clear();
    is_in_use_ = false;
    if (::flock(opened.number(), LOCK_EX | LOCK_NB) != 0) {
        is_in_use_ = errno == EWOULDBLOCK;
        if (is_in_use_)
            return std::unexpected(path_.string() + " is in use by another process of Vitals");
        why_unlocked_ = std::generic_category().message(errno);
    }
    folder_ = std::move(opened);
    return {};
}

file_result<state_folder::listing> state_folder::list(std::size_t most) {
    if (auto const here = follow(); !here) return std::unexpected(here.error());
    listing found;
    auto const listed = for_each_name(folder_, [&](std::string_view name) {
        if (!is_ours(name)) return;
        found.names.emplace(name);
        if (found.names.size() <= most) return;
        found.names.erase(std::prev(found.names.end()));
        ++found.beyond;
    });
    if (!listed) return std::unexpected(listed.error());
    return found;
}

file_result<std::set<std::string>> state_folder::missing(std::set<std::string> names) {
    if (auto const here = follow(); !here) return std::unexpected(here.error());
    for (auto each = names.begin(); each != names.end();) {
        bool const there =
            ::faccessat(folder_.number(), each->c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
        if (!there && errno != ENOENT) return failed();
        each = there ? names.erase(each) : std::next(each);
    }
    return names;
}

// O_NONBLOCK: opening a FIFO would wait.
file_result<std::string> state_folder::read(std::string const& name, std::size_t most) const {
    constexpr int how = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    descriptor const file{::openat(folder_.number(), name.c_str(), how)};
    struct stat status{};
    if (!file || ::fstat(file.number(), &status) != 0) return failed();
    if (!S_ISREG(status.st_mode)) return failed(S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
    std::string text;
    std::array<char, 16 * 1024> piece{};
    while (text.size() <= most) {
        auto const room = std::min(piece.size(), most + 1 - text.size());
        auto const got = ::read(file.number(), piece.data(), room);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed();
        if (got == 0) break;
        text.append(piece.data(), static_cast<std::size_t>(got));
    }
    return text;
}

file_result<void>
state_folder::write(std::string const& name, std::string_view text, observer const& before) {
    if (auto const here = follow(); !here) return here;
    if (auto const kept = keep_unread(name); !kept) return kept;
    return fill(name, text, before);
}

// Somebody may have removed the folder, or put or mounted another one there.
file_result<void> state_folder::follow() {
    struct stat ours{};
    struct stat there{};
    if (::fstat(folder_.number(), &ours) != 0) return failed();
    bool const found = ::stat(path_.c_str(), &there) == 0;
    if (!found && errno != ENOENT && errno != ENOTDIR && errno != ESTALE) return {};
    if (found && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino) return {};
    errno = 0;
    if (reopen()) return {};
    return failed(errno == 0 ? ESTALE : errno);
}

// What could not be read at the start is not lost.
file_result<void> state_folder::keep_unread(std::string const& name) {
    if (!unread_.contains(name)) return {};
    if (auto const now = read(name, 0); !now && is_transient(now.error()))
        return std::unexpected(now.error());
    if (auto const kept = set_aside(name); !kept && kept.error().code != ENOENT)
        return std::unexpected(kept.error());
    unread_.erase(name);
    return {};
}

file_result<void>
state_folder::fill(std::string const& name, std::string_view text, observer const& before) {
    auto const next = [&before](step which) {
        if (before) before(which);
    };
    auto const other = unfinished(name);
    auto const finish = [&]() -> file_result<void> {
        // What is there may be a link, or open elsewhere.
        ::unlinkat(folder_.number(), other.c_str(), 0);
        constexpr int how = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        descriptor const file{::openat(folder_.number(), other.c_str(), how, file_mode)};
        if (!file) return failed();
        next(step::write);
        if (auto const written = write_all(file, text); !written) return written;
        next(step::sync);
        if (::fsync(file.number()) != 0) return failed();
        next(step::rename);
        // NOLINTNEXTLINE(misc-include-cleaner): it comes from <cstdio>
        if (::renameat(folder_.number(), other.c_str(), folder_.number(), name.c_str()) != 0)
            return failed();
        return {};
    };
    next(step::create);
    if (auto done = finish(); !done) {
        ::unlinkat(folder_.number(), other.c_str(), 0);  // it takes room that is missing
        return done;
    }
    next(step::sync_folder);
    auto done = sync();
    next(step::end);
    return done;
}

// As good as it goes: a folder that a power failure takes back is made again.
void state_folder::sync_parent() const {
    auto const parent = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path{"."};
    descriptor const above{::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (above) ::fsync(above.number());
}

file_result<void> state_folder::sync() const {
    // Some file systems cannot, and need not.
    if (::fsync(folder_.number()) != 0 && errno != EINVAL) return failed();
    return {};
}

file_result<void> state_folder::remove(std::string const& name) {
    if (::unlinkat(folder_.number(), name.c_str(), 0) == 0) return sync();
    if (errno != ENOENT) return failed();
    return {};
}

file_result<std::string> state_folder::set_aside(std::string const& name) {
    constexpr int most_kept = 10;
    auto const first = name + std::string{aside_ending};
    auto to = first;
    for (int number = 1;; ++number) {
        auto const last = number == most_kept;
        // NOLINTBEGIN(misc-include-cleaner): as above
        unsigned const how = last ? 0 : RENAME_NOREPLACE;
        if (::renameat2(folder_.number(), name.c_str(), folder_.number(), to.c_str(), how) == 0)
            return to;
        // NOLINTEND(misc-include-cleaner)
        // Some file systems cannot.
        if (errno == EINVAL && !last)
            number = most_kept - 1;
        else if (errno != EEXIST || last)
            return failed();
        else
            to = first + "." + std::to_string(number);
    }
}

void state_folder::remove_unfinished() {
    static_cast<void>(for_each_name(folder_, [this](std::string_view name) {
        if (is_unfinished(name)) ::unlinkat(folder_.number(), std::string{name}.c_str(), 0);
    }));
}

}  // namespace vitals::publishing::state_files
