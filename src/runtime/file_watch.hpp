// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Says when a file has changed, by its inode, size and time. Looks at most every 5 s.

#include "runtime/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace vitals::runtime {

class file_watch {
public:
    struct signature {  // identifies one content of the file
        std::uint64_t inode = 0;
        std::int64_t size = -1;
        std::int64_t seconds = 0;
        std::int64_t nanoseconds = 0;
        bool operator==(signature const&) const = default;
    };

    explicit file_watch(std::string path);

    // The file as it is now if it differs from the accepted one. None before the next look is due.
    std::optional<signature> changed(time_point now);
    void accept(signature const& seen) { accepted_ = seen; }
    // Whether the file has not changed since: what was read meanwhile is of one content.
    bool is_still(signature const& seen) const;

private:
    std::string path_;
    signature accepted_;
    time_point next_look_{};
};

}  // namespace vitals::runtime
