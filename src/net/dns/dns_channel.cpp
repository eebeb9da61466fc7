// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/dns/dns_channel.hpp"

#include "net/dns/resolver_settings.hpp"

#include <ares.h>

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace vitals::net::dns {

namespace {

// A server that answers "failure", "not implemented" or "refused" (RFC 1035, 4.1.1) is reported by
// c-ares as unreachable: such answers are noted.
bool refuses(int code) {
    return code == 2 || code == 4 || code == 5;
}

// A function of our own only to notice that descriptors have run out: c-ares reports that as "could
// not contact DNS servers", as if it were the servers' fault.
int open_socket(int family, int type, int protocol, void* faults) {
    int const fd = ::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    bool const ours =
        fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM);
    static_cast<dns_faults*>(faults)->out_of_sockets = ours;
    return fd;
}
int close_socket(int fd, void*) {
    return ::close(fd);
}
int connect_socket(int fd, sockaddr const* to, socklen_t size, void*) {
    return ::connect(fd, to, size);
}
ssize_t
receive(int fd, void* into, size_t size, int flags, sockaddr* from, socklen_t* length, void* seen) {
    auto& faults = *static_cast<dns_faults*>(seen);
    bool const datagram = from != nullptr;  // else a piece of a TCP stream
    if (datagram && faults.datagrams_left-- <= 0) {
        errno = EAGAIN;
        return -1;
    }
    auto const got = ::recvfrom(fd, into, size, flags, from, length);
    bool const whole_message = datagram && got >= 12;
    if (whole_message && refuses(static_cast<unsigned char const*>(into)[3] & 0x0f))
        faults.refused = true;
    return got;
}
ssize_t send(int fd, iovec const* parts, int count, void*) {
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(parts);  // sendmsg() only reads it
    message.msg_iovlen = static_cast<std::size_t>(count);
    return ::sendmsg(fd, &message, MSG_NOSIGNAL);
}

constexpr ares_socket_functions watched_sockets{
    .asocket = open_socket,
    .aclose = close_socket,
    .aconnect = connect_socket,
    .arecvfrom = receive,
    .asendv = send
};

dns_channel make(ares_options& options, int given) {
    options.ndomains = 0;
    ares_channeldata* made = nullptr;
    int const status =
        ares_init_options(&made, &options, given | ARES_OPT_DOMAINS | ARES_OPT_LOOKUPS);
    if (status != ARES_SUCCESS)
        throw std::runtime_error{std::string{"resolver: "} + ares_strerror(status)};
    return dns_channel{made};
}

}  // namespace

dns_channel make_hosts_channel() {
    ares_options options{};
    std::string file = "f";
    options.lookups = file.data();
    return make(options, 0);
}

dns_channel make_server_channel(
    resolver_settings const& settings,
    ares_sock_state_cb on_socket,
    void* on_socket_data,
    dns_faults& faults
) {
    ares_options options{};
    options.timeout = static_cast<int>(settings.try_time.count());
    options.tries = settings.tries;
    options.sock_state_cb = on_socket;
    options.sock_state_cb_data = on_socket_data;
    std::string path = settings.resolv_conf;
    options.resolvconf_path = path.data();
    std::string servers = "b";
    options.lookups = servers.data();
    auto made = make(
        options,
        ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB | ARES_OPT_RESOLVCONF
    );
    ares_set_socket_functions(made.get(), &watched_sockets, &faults);
    if (!settings.servers.empty() &&
        ares_set_servers_ports_csv(made.get(), settings.servers.c_str()) != ARES_SUCCESS)
        throw std::runtime_error{"resolver: not a list of servers: " + settings.servers};
    return made;
}

}  // namespace vitals::net::dns
