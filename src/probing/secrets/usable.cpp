// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/secrets/usable.hpp"

#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "probing/secrets/secret_store.hpp"

#include <expected>
#include <span>
#include <string_view>
#include <utility>

namespace vitals::probing::secrets {

usable<object> object_for(user const& by, object_name const& which) {
    auto const refuse =
        [&which](std::string_view why, unusable::kind is = unusable::kind::refused) {
            return std::unexpected(unusable{is, called(which).append(" ").append(why)});
        };
    if (by.from == nullptr) return refuse("cannot be read: Vitals was started without Secrets");
    auto found = by.from->find(which, by.now);
    if (found.is == presence::unread)
        return std::unexpected(
            unusable{unusable::kind::unread, called(which) + " has not been read yet"}
        );
    if (found.is == presence::no_room) return refuse(found.why, unusable::kind::no_room);
    if (found.is == presence::ended) return refuse(found.why);
    auto const& allowed = found.held->all().allowed;
    if (!allowed) return refuse(allowed.error());
    return std::move(found.held);
}

usable<object>
object_for(user const& by, object_name const& which, std::span<secret::destination const> to) {
    auto found = object_for(by, which);
    if (!found) return found;
    for (auto const& each : to)
        if (auto const why = (*found)->all().allowed->refuses(each))
            return std::unexpected(unusable{unusable::kind::refused, called(which) + " " + *why});
    return found;
}

}  // namespace vitals::probing::secrets
