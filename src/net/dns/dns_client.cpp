// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/dns/dns_client.hpp"

#include "net/dns/dns_channel.hpp"
#include "net/dns/dns_sockets.hpp"
#include "net/dns/resolver_settings.hpp"
#include "net/dns/search_list.hpp"
#include "net/unmapped.hpp"
#include "text/ascii/ascii.hpp"

#include <ares.h>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::dns {

namespace {

namespace asio = boost::asio;

// More addresses than are ever tried; a reply may have hundreds.
constexpr std::size_t most_addresses = 32;
// An answer with more is no honest one; resolvers follow some ten.
constexpr std::size_t most_aliases = 16;

struct addresses_end {
    void operator()(ares_addrinfo* found) const { ares_freeaddrinfo(found); }
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
        return unmapped(asio::ip::address_v6{bytes, v6.sin6_scope_id});
    }
    return std::nullopt;
}

std::string plain_name(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    return ascii::lower_case(name);
}

dns_reply read(int status, ares_addrinfo* found, std::string_view asked) {
    std::unique_ptr<ares_addrinfo, addresses_end> const all{found};
    dns_reply reply;
    reply.status = status;
    if (!all || status != ARES_SUCCESS) return reply;
    reply.names.push_back(plain_name(asked));
    int ttl = INT32_MAX;
    // The answers of both families, each with its own aliases.
    for (auto const* each = all->cnames; each; each = each->next) {
        ttl = std::min(ttl, each->ttl);
        auto target = plain_name(each->name);
        if (std::ranges::find(reply.names, target) != reply.names.end()) continue;
        if (reply.names.size() > most_aliases) {
            reply.status = ARES_EBADRESP;
            return reply;
        }
        reply.names.push_back(std::move(target));
    }
    for (auto const* each = all->nodes; each; each = each->ai_next) {
        ttl = std::min(ttl, each->ai_ttl);
        auto const next = address_of(each->ai_addr);
        if (next && reply.addresses.size() < most_addresses) reply.addresses.push_back(*next);
    }
    reply.ttl = std::chrono::seconds{std::max(ttl, 0)};
    return reply;
}

// Whether the next name of the search list is asked for after this reply, as in Go's resolver.
// Servers that do not answer at all would not answer the next question either.
bool may_go_on(dns_reply const& reply) {
    if (reply.out_of_resources) return false;
    switch (reply.status) {
        case ARES_SUCCESS:
            return reply.addresses.empty();
        case ARES_EDESTRUCTION:
        case ARES_ECANCELLED:
        case ARES_ETIMEOUT:
        case ARES_ECONNREFUSED:
            return false;
        default:
            return true;
    }
}

}  // namespace

struct dns_client::library {
    dns_faults faults;
    dns_channel hosts;
    dns_channel servers;
};

struct dns_client::pending {
    dns_client& owner;
    completion done;
    std::string asked_for;
    std::vector<std::string> names;  // the names to ask for, by the search list
    std::size_t asked = 0;           // index of the next one
};

dns_client::dns_client(dns_sockets& sockets, resolver_settings const& settings)
    : sockets_{sockets},
      search_{read_search_list(settings.resolv_conf)},
      library_{std::make_unique<library>()} {
    library_->hosts = make_hosts_channel();
    library_->servers = make_server_channel(settings, on_socket, this, library_->faults);
}

dns_client::~dns_client() {
    library_->servers.reset();  // destroyed here, while all that its last callbacks use exists
}

void dns_client::query(std::string const& name, completion done) {
    auto query = std::make_unique<pending>(*this, std::move(done), name, search_.names_for(name));
    look_up(library_->hosts.get(), name, on_hosts_reply, std::move(query));
}

void dns_client::look_up(
    ares_channeldata* where,
    std::string const& name,
    reply_callback* on_reply,
    std::unique_ptr<pending> query
) {
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    // The callback, which is called once, owns the query.
    ares_getaddrinfo(where, name.c_str(), nullptr, &hints, on_reply, query.release());
}

void dns_client::ask_next(std::unique_ptr<pending> query) {
    auto const next = query->names[query->asked++];
    look_up(library_->servers.get(), next, on_reply, std::move(query));
}

// The status for a name that is not in the file depends on c-ares' version: only a success counts.
void dns_client::on_hosts_reply(void* asked, int status, int, ares_addrinfo* found) {
    std::unique_ptr<pending> query{static_cast<pending*>(asked)};
    auto reply = read(status, found, query->asked_for);
    // Aliases of the file are other names of one line.
    if (reply.names.size() > 1) reply.names.resize(1);
    if (reply.addresses.empty()) return query->owner.ask_next(std::move(query));
    query->done(std::move(reply));
}

void dns_client::on_reply(void* asked, int status, int, ares_addrinfo* found) {
    std::unique_ptr<pending> query{static_cast<pending*>(asked)};
    auto reply = read(status, found, query->names[query->asked - 1]);
    auto& faults = query->owner.library_->faults;
    if (status != ARES_SUCCESS)
        reply.out_of_resources = status == ARES_ENOMEM || faults.out_of_sockets;
    if (status == ARES_ECONNREFUSED && std::exchange(faults.refused, false))
        reply.status = ARES_ESERVFAIL;
    if (query->asked < query->names.size() && may_go_on(reply))
        return query->owner.ask_next(std::move(query));
    query->done(std::move(reply));
}

std::vector<asio::ip::tcp::endpoint> dns_client::servers() const {
    ares_addr_port_node* all = nullptr;
    if (ares_get_servers_ports(library_->servers.get(), &all) != ARES_SUCCESS) return {};
    std::vector<asio::ip::tcp::endpoint> made;
    for (auto const* each = all; each != nullptr; each = each->next) {
        auto const port = static_cast<std::uint16_t>(each->udp_port == 0 ? 53 : each->udp_port);
        if (each->family == AF_INET) {
            made.emplace_back(asio::ip::address_v4{ntohl(each->addr.addr4.s_addr)}, port);
        } else {
            asio::ip::address_v6::bytes_type bytes;
            std::memcpy(bytes.data(), &each->addr.addr6, bytes.size());
            made.emplace_back(unmapped(asio::ip::address_v6{bytes}), port);
        }
    }
    ares_free_data(all);
    return made;
}

std::optional<std::chrono::milliseconds> dns_client::until_timeout() const {
    timeval wait{};
    if (!ares_timeout(library_->servers.get(), nullptr, &wait)) return std::nullopt;
    using namespace std::chrono;
    return ceil<milliseconds>(seconds{wait.tv_sec} + microseconds{wait.tv_usec});
}

void dns_client::expire() {
    process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

void dns_client::process(int readable, int writable) {
    constexpr int most_datagrams = 64;
    library_->faults.datagrams_left = most_datagrams;
    ares_process_fd(library_->servers.get(), readable, writable);
}

// c-ares says what it waits for on a socket; neither just before it closes the socket.
void dns_client::on_socket(void* self, int fd, int reads, int writes) {
    static_cast<dns_client*>(self)->sockets_.watch(fd, reads != 0, writes != 0);
}

}  // namespace vitals::net::dns
