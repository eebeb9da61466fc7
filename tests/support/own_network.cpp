// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/own_network.hpp"

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>

namespace vitals::support {

namespace {

bool begin_loopback() {
    int const fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq device{};
    std::string_view{"lo"}.copy(&device.ifr_name[0], IFNAMSIZ);
    device.ifr_flags = IFF_UP;
    bool const up = ::ioctl(fd, SIOCSIFFLAGS, &device) == 0;
    ::close(fd);
    return up;
}

}  // namespace

own_network::own_network() : before_{::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)} {
    made_ = before_ >= 0 && ::unshare(CLONE_NEWNET) == 0 && begin_loopback();
}

own_network::~own_network() {
    if (before_ < 0) return;
    ::setns(before_, CLONE_NEWNET);
    ::close(before_);
}

bool own_network::set(std::string sysctl, std::string_view value) {
    std::ranges::replace(sysctl, '.', '/');
    std::ofstream file{"/proc/sys/" + sysctl};
    file << value;
    file.flush();
    return file.good();
}

}  // namespace vitals::support
