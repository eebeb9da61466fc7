// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where a probe may connect to. docs/targets.md has the rules for people. Immutable, and shared by
// all threads; an edit makes another policy. PURE.

#include "net/address_policy/ip.hpp"
#include "net/address_policy/known_services.hpp"
#include "net/address_policy/permitted_endpoint.hpp"
#include "net/address_policy/ranges.hpp"
#include "net/address_policy/rule.hpp"
#include "net/address_policy/transport.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::net::address_policy {

enum class profile : std::uint8_t {
    any,       // everything that no rule denies
    cluster,   // the Internet and the networks of the cluster, without what is dangerous in them
    internet,  // global unicast alone; --targets public
    // Services and Pods of the check's namespace alone, by `known_services`.
    own_namespace,
};

// As --targets and the targets file write them, in the order of the enumerators.
inline constexpr auto profile_names =
    std::to_array<std::string_view>({"any", "cluster", "public", "own-namespace"});
std::optional<profile> parse_profile(std::string_view text);

struct endpoint {
    ip address{};
    std::uint16_t port = 0;
    friend bool operator==(endpoint const&, endpoint const&) = default;
};

struct settings {
    address_policy::profile profile = profile::any;
    bool audit = false;           // permits what it denies; the caller counts and logs it
    std::vector<rule> rules{};    // each address is held against all of them; see `most_rules`
    std::vector<prefix> nat64{};  // besides 64:ff9b::/96; lengths of RFC 6052
    // Networks of the cluster with addresses of the Internet: as private as RFC 1918.
    std::vector<prefix> internal{};
    // Of Vitals itself: addresses of its Pod and Services, of which only `open_port` is permitted,
    // and its other ports, denied on every loopback address by this name, too.
    std::vector<ip> own{};
    std::vector<std::uint16_t> own_ports{};
    std::uint16_t open_port = 8080;
    std::vector<endpoint> api_servers{};
    std::string cluster_domain = "cluster.local";

    friend bool operator==(settings const&, settings const&) = default;
};

inline constexpr std::size_t most_rules = 1'000;  // of a file; those of flags are not counted

// What a check asks of the policy.
struct request {
    enum class bytes : std::uint8_t {
        fixed,  // by the protocol alone: TCP and UDP without `send`, TLS, DNS
        chosen  // by the manifest: HTTP
    };
    // may_change: another method than GET, HEAD and OPTIONS, or a body.
    enum class effect : std::uint8_t { none, may_change };

    std::string_view ns{};    // of the check
    std::string_view host{};  // name or literal as it is written, in lower case
    // The name that DNS was asked for, after the search list, and those that it is an alias of.
    // None: not known yet, or a literal.
    std::span<std::string const> names{};
    std::uint16_t port = 0;
    bytes sends = bytes::chosen;
    effect has = effect::none;
    transport over = transport::stream;
    // The one that Vitals itself asks for names: permitted, wherever it is, unless a rule denies
    // it.
    bool own_resolver = false;
};

struct verdict {
    std::optional<permitted_endpoint> permitted{};  // none: blocked
    std::optional<denial> denied{};                 // with `permitted`: only because of an audit
    // The Services of the namespace may permit it, but are not known. Not in an audit.
    std::optional<doubt> unsure{};
};

class policy {
public:
    using services = std::shared_ptr<known_services const>;

    // `edition` differs from that of every policy with other settings before. `known`: null until
    // Services are known; only profile own_namespace asks for them.
    explicit policy(
        address_policy::settings of = {},
        std::uint64_t edition = 0,
        services known = {}
    );

    // Of one address of the host; `request::port` is connected to.
    verdict judge(request const& what, ip const& to) const;
    // What can be said before a name is resolved: of literals, of "localhost" and of the port.
    // Nothing in an audit.
    struct refusal {
        denial why;
        std::optional<ip> address{};  // none: whatever it is
    };
    std::optional<refusal> judge_unresolved(request const& what) const;

    // Of the settings.
    std::uint64_t edition() const { return edition_; }
    // Of all that permits targets of this namespace's checks: as long as it is the same, nothing is
    // denied that was permitted before.
    std::uint64_t edition(std::string_view ns) const;
    address_policy::settings const& settings() const { return settings_; }
    services const& known() const { return services_; }

private:
    // Of several rules the one that matches most bits decides, at a tie a denying one.
    struct decision {
        int bits = -1;  // -1: no rule matches
        bool denies = false;

        bool allows() const { return bits >= 0 && !denies; }
        void weigh(int matched, bool denying);
    };
    struct match {
        decision of_all;
        decision of_addresses;    // among the rules by address alone
        bool names_port = false;  // an allowing rule has ports
        bool exact = false;       // an allowing rule is for this one address and port
    };

    std::optional<denial> denial_of(request const& what, ip const& to) const;
    std::optional<denial> denial_of_target(request const& what, ip const& one) const;
    std::optional<denial>
    denial_of_address(request const& what, match const& matched, ip const& one) const;
    std::optional<denial> denial_of_unicast(std::string_view ns, ip const& one, range where) const;
    std::optional<denial> protected_part(ip const& one, range where, std::uint16_t port) const;
    static std::optional<denial> denial_of_port(request const& what);
    match match_rules(request const& what, ip const& one) const;
    range place_of(ip const& one) const;
    std::optional<doubt> doubt_of(std::string_view ns) const;
    bool is_own_service(request const& what) const;
    bool is_own_service_name(std::string_view ns, std::string_view name) const;

    address_policy::settings settings_;
    std::uint64_t edition_;
    services services_;
};

// "169.254.169.254 is link-local", "port 10250 is a control port of nodes".
std::string describe(denial why, ip const& address, std::uint16_t port);
// "the Services of the namespace have not been read yet".
std::string_view describe(doubt why);
// The denial without the address, which may be the target's text: "a link-local address".
std::string describe(denial why, std::uint16_t port);

}  // namespace vitals::net::address_policy
