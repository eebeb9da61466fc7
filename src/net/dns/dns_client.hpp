// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// c-ares on any loop: the owner watches its sockets, calls process(), and calls expire() after a
// timeout.

#include "net/dns/dns_sockets.hpp"
#include "net/dns/resolver_settings.hpp"
#include "net/dns/search_list.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct ares_addrinfo;
struct ares_channeldata;

namespace vitals::net::dns {

// The result from c-ares. Not a net::result: the resolver decides what each status means.
struct dns_reply {
    int status = 0;                                   // of ares.h
    bool out_of_resources = false;                    // no socket could be made
    std::vector<boost::asio::ip::address> addresses;  // in the order of RFC 6724
    std::vector<std::string> names;                   // asked for, and what it is an alias of
    std::chrono::seconds ttl{0};                      // the shortest of all records
};

class dns_client {
public:
    using completion = std::move_only_function<void(dns_reply)>;

    dns_client(dns_sockets& sockets, resolver_settings const& settings);  // throws runtime_error
    // Queries under way complete with ARES_EDESTRUCTION.
    ~dns_client();
    dns_client(dns_client const&) = delete;
    dns_client& operator=(dns_client const&) = delete;

    // Both address families, the hosts file and the search domains. May complete before it returns.
    // A completion must not destroy the client.
    void query(std::string const& name, completion done);
    std::vector<boost::asio::ip::tcp::endpoint> servers() const;  // name servers, in their order
    // When expire() is to be called next; nothing while no query is under way.
    std::optional<std::chrono::milliseconds> until_timeout() const;
    void expire();
    void process(int readable, int writable);

private:
    struct library;  // c-ares' own state
    struct pending;

    static void on_socket(void* self, int fd, int reads, int writes);
    using reply_callback = void(void* asked, int status, int timeouts, ares_addrinfo* found);
    static reply_callback on_hosts_reply;
    static reply_callback on_reply;
    static void look_up(
        ares_channeldata* where,
        std::string const& name,
        reply_callback* on_reply,
        std::unique_ptr<pending> query
    );
    void ask_next(std::unique_ptr<pending> query);

    dns_sockets& sockets_;
    search_list search_;
    std::unique_ptr<library> library_;
};

}  // namespace vitals::net::dns
