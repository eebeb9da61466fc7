// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The folder of --state-dir: files that are there as a whole, or not at all, whenever the process
// or the machine ends. Each function but the first one names a file in it, never a path. All of
// them may wait for the disk.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::publishing::state_files {

inline constexpr std::string_view file_ending = ".healthreport.json";

// Of an operation: errno.
struct file_error {
    int code = 0;
    std::string message() const;
};
// Whether the file may be as good as ever.
bool is_transient(file_error const& why);
template <class T>
using file_result = std::expected<T, file_error>;

class descriptor {
public:
    explicit descriptor(int number = -1) : number_{number} {}
    descriptor(descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor();

    explicit operator bool() const { return number_ >= 0; }
    int number() const { return number_; }
    int release() { return std::exchange(number_, -1); }

private:
    int number_;
};

class state_folder {
public:
    // Creates the folder if only itself is missing, and locks it until it is closed. The error is a
    // sentence: it cannot be opened, or another process has it, also after three seconds.
    static std::expected<state_folder, std::string> open(std::filesystem::path const& path);

    std::filesystem::path const& path() const { return path_; }
    // Why another process cannot be kept out; empty: it is.
    std::string const& why_unlocked() const { return why_unlocked_; }

    struct listing {
        std::set<std::string> names;  // that have our ending; the first ones by name
        std::size_t beyond = 0;       // so many more
    };
    file_result<listing> list(std::size_t most);
    // Of these, the ones that are not there.
    file_result<std::set<std::string>> missing(std::set<std::string> names);
    // A regular file. Beyond `most` bytes its text is cut to one more than those.
    file_result<std::string> read(std::string const& name, std::size_t most) const;

    // Steps of a write, for tests: called before each of them.
    enum class step : std::uint8_t { create, write, sync, rename, sync_folder, end };
    using observer = std::function<void(step)>;

    // The file has its old text or this one, also after a power failure; once it has succeeded,
    // this one.
    file_result<void>
    write(std::string const& name, std::string_view text, observer const& before = {});
    // One that is not there is no error.
    file_result<void> remove(std::string const& name);
    // Renames it: it is neither read nor written any more. Of one name, ten are kept. The result is
    // its new name, which is sure to outlast a power failure after sync().
    file_result<std::string> set_aside(std::string const& name);
    file_result<void> sync() const;
    // It could not be read: write() sets it aside first, as soon as it can be.
    void leave(std::string const& name) { unread_.insert(name); }
    // Those of a process that was killed while it wrote them.
    void remove_unfinished();

private:
    explicit state_folder(std::filesystem::path path) : path_{std::move(path)} {}

    std::expected<void, std::string> reopen();
    file_result<void> fill(std::string const& name, std::string_view text, observer const& before);
    file_result<void> follow();
    file_result<void> keep_unread(std::string const& name);
    void sync_parent() const;

    std::filesystem::path path_;
    descriptor folder_;
    std::string why_unlocked_;
    bool is_in_use_ = false;  // by another process, at the last try to lock it
    std::set<std::string> unread_;
};

}  // namespace vitals::publishing::state_files
