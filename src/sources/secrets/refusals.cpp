// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/secrets/refusals.hpp"

#include "core/check/references.hpp"
#include "sources/secrets/object_states.hpp"
#include "sources/secrets/places.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace vitals::sources::secrets {

std::string no_folder() {
    return "cannot be read: Vitals runs without --secrets DIR";
}

std::string no_room() {
    return "is too much for the room of values (docs/limits.md)";
}

std::string no_right(object_name const& which) {
    return which.object == check::key_object::config_map
               ? "may not be read: grant list and watch of configmaps"
               : "may not be read: chart value secrets.namespaces, or docs/secrets.md";
}

std::string no_place(watch_limit const& all) {
    auto text = "has no place: all namespaces share " + std::to_string(all.most);
    if (all.raised_by.empty()) return text + "; refer to fewer";
    return text.append("; raise ").append(all.raised_by).append(" of Vitals");
}

std::string too_many_objects(std::string_view ns, std::uint64_t limit, watch_limit const& all) {
    if (limit >= all.most) return no_place(all);
    return "is one too many: its namespace may refer to " + std::to_string(limit) + " (--quota " +
           std::string{ns} + "=secrets:N)";
}

std::string_view log_line(object_state now) {
    switch (now) {
        case object_state::unread:
            return "an object that checks refer to has not been read yet";
        case object_state::read:
            return "an object that checks refer to was read";
        case object_state::missing:
            return "an object that checks refer to does not exist";
        case object_state::forbidden:
            return "missing right: list and watch an object that checks refer to. Fix: the value "
                   "secrets.namespaces of the chart, or the Role of docs/secrets.md";
        case object_state::unreadable:
            return "an object that checks refer to cannot be used";
        case object_state::left_out:
            return "an object that checks refer to is left out: it has no place";
    }
    return {};
}

}  // namespace vitals::sources::secrets
