// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_probe.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/health/observation.hpp"
#include "probing/http/http_try.hpp"
#include "probing/probe/context.hpp"
#include "runtime/task.hpp"

#include <cassert>

namespace vitals::probing::http {

runtime::task<health::observation>
http_probe(check::definition const& definition, probe::context& with) {
    auto const* const target = definition.target.as<check::http_target>();
    assert(target != nullptr);
    http_try once{*target, definition, with};
    do {
        co_await once.exchange();
    } while (once.continues());
    co_return once.conclude();
}

}  // namespace vitals::probing::http
