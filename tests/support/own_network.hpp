// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A network with a loopback device and no other, for the thread that makes it and as long as it
// lives. Its settings are nobody else's.

#include <string>
#include <string_view>

namespace vitals::support {

class own_network {
public:
    own_network();
    ~own_network();
    own_network(own_network const&) = delete;
    own_network& operator=(own_network const&) = delete;

    // Some containers forbid it.
    bool made() const { return made_; }
    // "net.ipv4.icmp_echo_ignore_all"; whether the kernel took it.
    static bool set(std::string sysctl, std::string_view value);

private:
    int before_ = -1;
    bool made_ = false;
};

}  // namespace vitals::support
