// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// For the tests of this folder: one TCP probe.

#include "core/check/definition.hpp"
#include "core/check/host_port.hpp"
#include "core/check/tcp_target.hpp"
#include "core/health/observation.hpp"
#include "core/health/why.hpp"
#include "probing/probe/one_probe_fixture.hpp"

#include <string>
#include <utility>

namespace vitals::probing::tcp {

inline check::tcp_target tcp(std::string const& where) {
    check::tcp_target made;
    made.where = check::host_port::parse(where).value();
    return made;
}

inline check::tcp_step send(std::string bytes) {
    return {check::tcp_step::what::send, std::move(bytes)};
}

inline check::tcp_step expect(std::string bytes) {
    return {check::tcp_step::what::expect, std::move(bytes)};
}

class TcpProbe : public probe::OneProbe {
protected:
    health::observation const& probe(check::tcp_target const& target) {
        definition = a_check(target);
        return run(definition);
    }
    // What the sentence that says why begins with.
    std::string found() const {
        return health::found_text(definition, health::finding_of(definition, result));
    }

    check::definition definition;
};

}  // namespace vitals::probing::tcp
