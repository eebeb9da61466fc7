// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What the API server says of the objects that are followed.

#include "core/check/references.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "kube/informer/informer_state.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/model/keyed_values.hpp"
#include "kube/model/object_meta.hpp"
#include "log/logger.hpp"
#include "sources/secrets/cluster_secrets.hpp"
#include "sources/secrets/followed.hpp"
#include "sources/secrets/object_states.hpp"
#include "sources/secrets/refusals.hpp"

#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::sources::secrets {

std::expected<kube::informer::decoded, std::string> cluster_secrets::decode(
    followed& which,
    kube::model::object_meta const& meta,
    std::string_view json
) {
    // A proxy may have lost the selector: other objects are none of ours.
    if (meta.key.name != which.name.name || meta.key.ns != which.name.ns)
        return kube::informer::decoded{0, [] {}};
    auto read =
        kube::model::decode_keyed_values(resource_of(which.name.object), json, from_.most_bytes);
    if (!read) return std::unexpected(std::move(read.error()));
    secret::contents values{.keys = std::move(read->values)};
    if (which.name.object == check::key_object::secret)
        values.allowed = secret::grant::parse(read->marks);
    auto const version = std::hash<std::string>{}(meta.resource_version);
    return kube::informer::decoded{
        version + which.refusals,
        [this, &which, values = std::move(values)]() mutable { take(which, std::move(values)); }
    };
}

void cluster_secrets::take(followed& which, secret::contents&& values) {
    if (which.ended) return;
    bool const kept = to_.found(which.name, std::move(values));
    if (!kept) ++which.refusals;
    set(which.name, kept ? object_state::read : object_state::unreadable);
}

void cluster_secrets::not_there(followed& which) {
    if (which.ended) return;
    set(which.name, object_state::missing);
    to_.missing(which.name);
}

// The first answer of the API server, or one that is another than before.
void cluster_secrets::answer(followed& which) {
    answered_.notify_all();
    if (which.ended) return;
    auto const& state = which.watcher->state();
    bool const forbidden = state.trouble == to_string(kube::informer::watch_ending::forbidden);
    trouble(which, forbidden ? std::string_view{} : state.trouble);
    if (forbidden) {
        refuse(which, object_state::forbidden, no_right(which.name));
    } else if (state.trouble.empty() && state.synced && which.watcher->objects() == 0) {
        not_there(which);
    } else if (state.trouble.empty() && states_.of(which.name) == object_state::forbidden) {
        // The right to watch is back; only a list hands on what it had before.
        auto const name = which.name;
        end(which);
        add(name);
    }
}

// An API server that is away is logged by those who read the definitions.
void cluster_secrets::trouble(followed& which, std::string_view now) {
    auto const before = std::exchange(which.trouble, now);
    if (before == now) return;
    if (!before.empty()) --troubles_[before];
    if (now.empty() || troubles_[now]++ > 0 || !to_.may_log(which.name.ns)) return;
    from_.log.warn(
        "cannot follow objects that checks refer to; what was read before stays in use",
        {{"namespace", which.name.ns}, {"object", called(which.name)}, {"reason", now}}
    );
}

void cluster_secrets::refuse(followed& which, object_state why, std::string const& text) {
    ++which.refusals;
    set(which.name, why);
    to_.refused(which.name, text);
}

void cluster_secrets::set(object_name const& which, object_state now) {
    auto const before = states_.of(which);
    states_.set(which, now);
    bool const usual = now == object_state::unread ||
                       (now == object_state::read && before == object_state::unread);
    if (before == now || usual || !to_.may_log(which.ns)) return;
    from_.log.write(
        now == object_state::read ? log::level::info : log::level::warn,
        log_line(now),
        {{"namespace", which.ns}, {"object", called(which)}}
    );
}

}  // namespace vitals::sources::secrets
