// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Lints the ConfigMaps of a file of Kubernetes objects.

#include "app/cli/config_map_file.hpp"
#include "app/cli/finding.hpp"
#include "app/cli/server_rules.hpp"
#include "app/cli/shown_source.hpp"

namespace vitals::app::cli {

void lint_objects(
    objects_in_file const& objects,
    shown_source const& file,
    server_rules const& rules,
    linted_file& into
);

}  // namespace vitals::app::cli
