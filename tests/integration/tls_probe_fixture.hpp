// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A probe loop that trusts an authority, a peer with a certificate of it for 127.0.0.1, and what is
// kept between the probes of one check.

#include "integration/client_loop.hpp"
#include "integration/tls_peer.hpp"
#include "probing/probe/kept_connection.hpp"
#include "support/certificates.hpp"
#include "support/loopback_server.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace vitals::integration {

class tls_probe_fixture : public testing::Test {
protected:
    static std::string place_of(support::loopback_server const& server) {
        return "127.0.0.1:" + std::to_string(server.where().port());
    }

    support::certificate_authority authority;
    tls_peer peer{authority.issue({.names = {"127.0.0.1"}})};
    support::temporary_folder folder;
    client_loop loop{{.ca_file = folder.write("ca.pem", authority.pem()), .dns = {}}};
    std::unique_ptr<probing::probe::kept_connection> kept;
};

}  // namespace vitals::integration
