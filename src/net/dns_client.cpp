// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/dns_client.hpp"

#include "net/resolver_settings.hpp"
#include "runtime/coroutine.hpp"

#include <ares.h>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace vitals::net {

namespace {

namespace asio = runtime::asio;

// More than anyone tries; a reply may carry hundreds.
constexpr std::size_t most_addresses = 32;

struct channel_end {
    void operator()(ares_channeldata* channel) const { ares_destroy(channel); }
};

std::optional<asio::ip::address> address_of(sockaddr const* from) {
    if (from->sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, from, sizeof v4);
        return asio::ip::address_v4{ntohl(v4.sin_addr.s_addr)};
    }
    if (from->sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, from, sizeof v6);
        asio::ip::address_v6::bytes_type bytes;
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        return asio::ip::address_v6{bytes, v6.sin6_scope_id};
    }
    return std::nullopt;
}

void read_addresses(ares_addrinfo const& found, dns_reply& into) {
    int ttl = INT32_MAX;
    for (auto const* each = found.cnames; each; each = each->next) ttl = std::min(ttl, each->ttl);
    for (auto const* each = found.nodes; each; each = each->ai_next) {
        ttl = std::min(ttl, each->ai_ttl);
        auto const next = address_of(each->ai_addr);
        if (next && into.addresses.size() < most_addresses) into.addresses.push_back(*next);
    }
    into.ttl = std::chrono::seconds{std::max(ttl, 0)};
}

}  // namespace

struct dns_client::library {
    // Ours instead of c-ares' own only to see that descriptors have run out: c-ares reports it as
    // "could not contact DNS servers", which would blame the target.
    static int open_socket(int family, int type, int protocol, void* self) {
        int const fd = ::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
        bool const ours =
            fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM);
        static_cast<library*>(self)->out_of_sockets = ours;
        return fd;
    }
    static int close_socket(int fd, void*) { return ::close(fd); }
    static int connect_socket(int fd, sockaddr const* to, socklen_t size, void*) {
        return ::connect(fd, to, size);
    }
    static ssize_t receive(
        int fd,
        void* into,
        size_t size,
        int flags,
        sockaddr* from,
        socklen_t* length,
        void* self
    ) {
        auto const got = ::recvfrom(fd, into, size, flags, from, length);
        bool const whole_message = from != nullptr && got >= 12;  // else a piece of a TCP stream
        if (whole_message && refuses(static_cast<unsigned char const*>(into)[3] & 0x0f))
            static_cast<library*>(self)->refused = true;
        return got;
    }
    static ssize_t send(int fd, iovec const* parts, int count, void*) {
        msghdr message{};
        message.msg_iov = const_cast<iovec*>(parts);  // sendmsg() only reads it
        message.msg_iovlen = static_cast<std::size_t>(count);
        return ::sendmsg(fd, &message, MSG_NOSIGNAL);
    }

    // c-ares says of a server that answers "failure", "not implemented" or "refused" (RFC 1035,
    // 4.1.1) that it could not be reached.
    static bool refuses(int code) { return code == 2 || code == 4 || code == 5; }

    bool out_of_sockets = false;
    bool refused = false;
    std::unique_ptr<ares_channeldata, channel_end> channel;
};

struct dns_client::socket {
    socket(runtime::executor const& loop, int fd) : descriptor{loop, fd}, number{fd} {}
    asio::posix::basic_stream_descriptor<runtime::executor> descriptor;
    int number;
    bool closed = false;
    bool wants_read = false;
    bool wants_write = false;
    bool waits_read = false;
    bool waits_write = false;
};

struct dns_client::pending {
    dns_client& owner;
    completion done;
};

dns_client::dns_client(runtime::executor loop, resolver_settings const& settings)
    : loop_{std::move(loop)}, library_{std::make_unique<library>()} {
    ares_options options{};
    options.timeout = static_cast<int>(settings.try_time.count());
    options.tries = settings.tries;
    options.sock_state_cb = on_socket;
    options.sock_state_cb_data = this;
    std::string path = settings.resolv_conf;
    options.resolvconf_path = path.data();
    ares_channeldata* made = nullptr;
    int const status = ares_init_options(
        &made,
        &options,
        ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB | ARES_OPT_RESOLVCONF
    );
    if (status != ARES_SUCCESS)
        throw std::runtime_error{std::string{"resolver: "} + ares_strerror(status)};
    library_->channel.reset(made);
    static constexpr ares_socket_functions functions{
        .asocket = library::open_socket,
        .aclose = library::close_socket,
        .aconnect = library::connect_socket,
        .arecvfrom = library::receive,
        .asendv = library::send
    };
    ares_set_socket_functions(made, &functions, library_.get());
    if (!settings.servers.empty() &&
        ares_set_servers_ports_csv(made, settings.servers.c_str()) != ARES_SUCCESS)
        throw std::runtime_error{"resolver: not a list of servers: " + settings.servers};
}

dns_client::~dns_client() {
    library_->channel.reset();  // here, while everything that its last callbacks touch exists
}

void dns_client::query(std::string const& name, completion done) {
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    auto* const query = new pending{*this, std::move(done)};  // on_reply, called once, deletes it
    ares_getaddrinfo(library_->channel.get(), name.c_str(), nullptr, &hints, on_reply, query);
}

void dns_client::on_reply(void* query, int status, int, ares_addrinfo* found) {
    std::unique_ptr<pending> const ended{static_cast<pending*>(query)};
    dns_reply reply;
    reply.status = status;
    if (found && status == ARES_SUCCESS) read_addresses(*found, reply);
    if (found) ares_freeaddrinfo(found);
    if (status != ARES_SUCCESS)
        reply.out_of_resources = status == ARES_ENOMEM || ended->owner.library_->out_of_sockets;
    if (status == ARES_ECONNREFUSED && std::exchange(ended->owner.library_->refused, false))
        reply.status = ARES_ESERVFAIL;
    ended->done(std::move(reply));
}

std::optional<std::chrono::milliseconds> dns_client::until_timeout() const {
    timeval wait{};
    if (!ares_timeout(library_->channel.get(), nullptr, &wait)) return std::nullopt;
    using namespace std::chrono;
    return ceil<milliseconds>(seconds{wait.tv_sec} + microseconds{wait.tv_usec});
}

void dns_client::expire() {
    process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

void dns_client::process(int readable, int writable) {
    ares_process_fd(library_->channel.get(), readable, writable);
}

void dns_client::on_socket(void* self, int fd, int reads, int writes) {
    static_cast<dns_client*>(self)->watch(fd, reads != 0, writes != 0);
}

// c-ares says what it waits for on a socket; for nothing at all just before it closes it.
void dns_client::watch(int fd, bool reads, bool writes) {
    bool const wanted = reads || writes;
    auto known = std::ranges::find(sockets_, fd, [](auto const& each) { return each->number; });
    if (known == sockets_.end()) {
        if (!wanted) return;
        known = sockets_.insert(known, std::make_shared<socket>(loop_, fd));
    }
    auto const where = *known;
    where->wants_read = reads;
    where->wants_write = writes;
    if (wanted) return listen(where);
    where->closed = true;
    where->descriptor.release();  // the descriptor itself is c-ares'
    std::erase(sockets_, where);
}

void dns_client::listen(std::shared_ptr<socket> const& where) {
    using wait = asio::posix::descriptor_base;
    // `closed` is looked at before `this`: a wait may end after the client.
    if (where->wants_read && !std::exchange(where->waits_read, true))
        where->descriptor.async_wait(wait::wait_read, [this, where](auto error) {
            where->waits_read = false;
            if (error || where->closed) return;
            process(where->number, ARES_SOCKET_BAD);
            if (!where->closed) listen(where);
        });
    if (where->wants_write && !std::exchange(where->waits_write, true))
        where->descriptor.async_wait(wait::wait_write, [this, where](auto error) {
            where->waits_write = false;
            if (error || where->closed) return;
            process(ARES_SOCKET_BAD, where->number);
            if (!where->closed) listen(where);
        });
}

}  // namespace vitals::net
