// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Credentials printed by a program (client-go's exec plugin), kept until they expire.

#include "kube/auth/credential_source.hpp"

#include <memory>

namespace vitals::kube::auth {

std::unique_ptr<credential_source> make_exec_source(
    runtime::executor const& where,
    runtime::clock& clock,
    log::logger log,
    config::exec_plugin plugin
);

}  // namespace vitals::kube::auth
