// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// For the tests of this folder: one HTTP probe, given by its URL.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/url.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/one_probe_fixture.hpp"

#include <string>
#include <utility>

namespace vitals::probing::http {

class OneProbe : public probe::OneProbe {
protected:
    static check::definition a_check(std::string const& url) {
        check::http_target target;
        target.url = check::url::parse(url).value();
        return probe::OneProbe::a_check(std::move(target));
    }

    using probe::OneProbe::run;
    health::observation const& run(std::string const& url) { return run(a_check(url)); }
};

}  // namespace vitals::probing::http
