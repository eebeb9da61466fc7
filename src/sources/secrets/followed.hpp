// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One object that is followed. Internal to this module.

#include "core/check/references.hpp"
#include "kube/informer/watcher.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/keyed_values.hpp"
#include "kube/model/resource.hpp"
#include "runtime/task_group.hpp"
#include "sources/secrets/cluster_secrets.hpp"
#include "sources/secrets/object_states.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace vitals::sources::secrets {

inline kube::model::resource resource_of(check::key_object kind) {
    return kind == check::key_object::secret ? kube::model::secrets() : kube::model::config_maps();
}

struct cluster_secrets::followed {
    object_name name;
    std::unique_ptr<kube::informer::watcher> watcher{};
    std::optional<runtime::task_group::task> task{};  // once it has begun
    bool ended = false;                               // no check refers to it any more
    // The store of the watcher hands an object on again when this has changed, not only when the
    // object has: it was refused in between.
    std::uint64_t refusals = 0;
    std::string_view trouble{};  // why it cannot be read at present, but for a missing right
};

}  // namespace vitals::sources::secrets
