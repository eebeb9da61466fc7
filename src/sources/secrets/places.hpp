// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which of the objects that checks refer to are followed: each one is a watch, and those are few.
// A namespace has no more places than its budget, and when all of them together want more than
// there are, each gets an equal share. Within a namespace those that came first have the places.
// Pure.

#include "sources/secrets/object_states.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::sources::secrets {

// A watch costs a connection to the API server, 48 KiB here (docs/adr/0021).
struct watch_limit {
    std::size_t most = 200;
    std::string_view raised_by{};  // what must be larger for more; empty: nothing gives more
};

class places {
public:
    using limit_of = std::function<std::uint64_t(std::string_view ns)>;

    places(std::size_t most, limit_of of_a_namespace)
        : most_{most}, limit_of_{std::move(of_a_namespace)} {}

    enum class fault : std::uint8_t {
        its_own,   // it is beyond the budget of its namespace
        of_others  // its budget would allow it, but others have their shares of the places
    };
    struct without_place {
        object_name which;
        fault whose = fault::its_own;
        friend bool operator==(without_place const&, without_place const&) = default;
    };
    struct changes {
        std::vector<object_name> placed;  // they have a place now
        // They have none: new ones, those that lost it, and those without it for another reason
        // than before.
        std::vector<without_place> left_out;
    };
    // `more` must be unknown, `fewer` known.
    changes change(std::vector<object_name> const& more, std::vector<object_name> const& fewer);

    bool has_place(object_name const& which) const;
    std::size_t share() const { return share_; }  // of each namespace, at most
    std::uint64_t limit(std::string_view ns) const { return limit_of_(ns); }

private:
    struct member {
        object_name which;
        std::optional<fault> reported{};  // of one that waits
    };
    using line = std::map<std::uint64_t, member>;  // by coming
    struct group {
        line placed;
        line waiting;
        std::size_t demand = 0;  // what its budget allows
    };

    void add(object_name const& which);
    void remove(object_name const& which);
    void divide();
    static void fit(group& which, std::size_t to, changes& made);
    void report(std::string_view ns, group& of, changes& made) const;
    static void report(member& which, fault whose, changes& made);

    std::size_t most_;
    limit_of limit_of_;
    std::map<std::string, group, std::less<>> groups_;
    std::map<object_name, std::uint64_t> known_;
    std::uint64_t coming_ = 0;
    std::size_t share_ = 0;
};

}  // namespace vitals::sources::secrets
