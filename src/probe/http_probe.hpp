// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One try of an HTTP check: resolve, connect, secure, ask, read, follow redirects, judge.

#include "probe/probe.hpp"

namespace vitals::probe {

runtime::task<health::observation>
http_probe(check::http_target const& target, check::definition const& definition, context& with);

}  // namespace vitals::probe
