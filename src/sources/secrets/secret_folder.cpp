// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/secrets/secret_folder.hpp"

#include "core/secret/value.hpp"
#include "sources/secrets/object_states.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace vitals::sources::secrets {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view leads_out =
    "cannot be read: a link in its folder leads out of the folder of --secrets";

folder_reading unreadable(std::string why) {
    return {.is = object_state::unreadable, .why = std::move(why)};
}

folder_reading unreadable(std::error_code const& error) {
    return unreadable("cannot be read: " + error.message());
}

bool is_below(fs::path const& root, fs::path const& path) {
    return std::ranges::mismatch(root, path).in1 == root.end();
}

// It changed under way: a link where there was none a moment ago, too.
bool vanished(std::error_code const& error) {
    return error == std::errc::no_such_file_or_directory ||
           error == std::errc::too_many_symbolic_link_levels;
}

constexpr unsigned how_to_read = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW;

class open_file {
public:
    // `path`: below `root`, without links when it was looked at. Whoever may write there could put
    // one into its way since then, so the kernel follows none. O_NONBLOCK: opening a FIFO would
    // wait.
    open_file(open_file const& root, fs::path const& path, fs::path const& below) {
        open_how how{};
        how.flags = how_to_read;
        how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
        auto const from_root = path.lexically_relative(below);
        file_ =
            static_cast<int>(::syscall(SYS_openat2, root.file_, from_root.c_str(), &how, sizeof how)
            );
        // Before Linux 5.6, or forbidden by a seccomp filter that does not know it.
        if (file_ < 0 && (errno == ENOSYS || errno == EPERM))
            file_ = ::open(path.c_str(), static_cast<int>(how_to_read));
    }
    // To open others by.
    explicit open_file(fs::path const& folder)
        : file_{::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)} {}
    open_file(open_file const&) = delete;
    open_file& operator=(open_file const&) = delete;
    ~open_file() {
        if (file_ >= 0) ::close(file_);
    }
    int number() const { return file_; }

private:
    int file_ = -1;
};

// No copy of what it reads stays in memory. `most` bytes and one more; nothing: errno says why.
std::optional<secret::value> read_file(int file, std::size_t most) {
    secret::value made;
    std::array<char, 4096> piece{};
    for (;;) {
        auto const got = ::read(file, piece.data(), piece.size());
        if (got > 0) made.append({piece.data(), static_cast<std::size_t>(got)});
        if (got > 0 && made.size() <= most) continue;
        secret::wipe(piece.data(), piece.size());
        if (got < 0) return std::nullopt;
        return made;
    }
}

// dev, inode, size and times: an edit in place changes the times, a swap all of it.
std::string mark_of(std::string const& name, struct stat const& of) {
    std::string mark = name + "/";
    for (auto const each :
         {static_cast<long long>(of.st_dev),
          static_cast<long long>(of.st_ino),
          static_cast<long long>(of.st_size),
          static_cast<long long>(of.st_mtim.tv_sec),
          static_cast<long long>(of.st_mtim.tv_nsec),
          static_cast<long long>(of.st_ctim.tv_sec),
          static_cast<long long>(of.st_ctim.tv_nsec)})
        mark += std::to_string(each) + " ";
    return mark;
}

// The folder with the files, in its present version.
fs::path version_of(fs::path const& folder, std::error_code& error) {
    auto const swapped = folder / "..data";
    std::error_code ignored;
    return fs::canonical(fs::exists(swapped, ignored) ? swapped : folder, error);
}

// The files of the folder by name, or too many of them.
std::set<std::string> names_in(fs::path const& folder, std::error_code& error) {
    std::set<std::string> names;
    for (fs::directory_iterator next{folder, error}, end; !error && next != end;
         next.increment(error)) {
        auto name = next->path().filename().string();
        if (!name.starts_with("..")) names.insert(std::move(name));
        if (names.size() > most_folder_files) break;
    }
    return names;
}

// The mark that reading these files would give, as far as their status says. Nothing: reading them
// finds out why.
std::optional<std::string>
mark_without_reading(fs::path const& folder, std::set<std::string> const& names) {
    std::string mark;
    for (auto const& each : names) {
        struct stat status{};
        if (::stat((folder / each).c_str(), &status) != 0) return std::nullopt;
        if (S_ISREG(status.st_mode)) mark += mark_of(each, status);
    }
    return mark;
}

class folder_reader {
public:
    folder_reader(fs::path const& root, fs::path folder)
        : root_{root}, open_root_{root}, folder_{std::move(folder)} {}

    // Whether to continue; otherwise result() is final.
    bool read(std::string const& name) {
        std::error_code error;
        auto const real = fs::canonical(folder_ / name, error);
        if (error) return end(error);
        if (!is_below(root_, real)) return end(unreadable(std::string{leads_out}));
        open_file const file{open_root_, real, root_};
        struct stat status{};
        if (file.number() < 0 || ::fstat(file.number(), &status) != 0)
            return end({errno, std::generic_category()});
        if (!S_ISREG(status.st_mode)) return true;
        result_.mark += mark_of(name, status);
        auto value = read_file(file.number(), most_folder_bytes);
        if (!value) return end({errno, std::generic_category()});
        bytes_ += value->size();
        if (bytes_ > most_folder_bytes)
            return end(unreadable("cannot be read: its files have more than 1 MiB in all"));
        result_.values.keys.emplace(name, *std::move(value));
        return true;
    }

    std::optional<folder_reading> result() {
        if (gone_) return std::nullopt;
        return std::move(result_);
    }

private:
    bool end(folder_reading with) {
        result_ = std::move(with);
        return false;
    }
    bool end(std::error_code const& error) {
        if (!vanished(error)) return end(unreadable(error));
        gone_ = true;
        return false;
    }

    fs::path const& root_;
    open_file open_root_;
    fs::path folder_;
    std::size_t bytes_ = 0;
    folder_reading result_{.is = object_state::read};
    bool gone_ = false;
};

}  // namespace

std::optional<folder_reading>
read_folder(fs::path const& root, std::string_view name, std::string_view last_mark) {
    std::error_code error;
    auto const version = version_of(root / name, error);
    if (vanished(error)) return folder_reading{};
    if (error) return unreadable(error);
    if (!is_below(root, version)) return unreadable(std::string{leads_out});
    if (!fs::is_directory(version, error)) return unreadable("cannot be read: it is not a folder");
    auto const names = names_in(version, error);
    if (vanished(error)) return std::nullopt;
    if (error) return unreadable(error);
    if (names.size() > most_folder_files)
        return unreadable("cannot be read: its folder has more than 1000 files");
    if (!last_mark.empty() && mark_without_reading(version, names) == last_mark)
        return folder_reading{.is = object_state::read, .mark = std::string{last_mark}};
    folder_reader reader{root, version};
    for (auto const& each : names)
        if (!reader.read(each)) break;
    return reader.result();
}

}  // namespace vitals::sources::secrets
