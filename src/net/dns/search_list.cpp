// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/dns/search_list.hpp"

#include "net/dns/dns_channel.hpp"

#include <ares.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::dns {

namespace {

constexpr std::size_t most_domains = 32;   // as Kubernetes allows in a pod's dnsConfig
constexpr std::size_t longest_name = 254;  // with the dot at its end

}  // namespace

std::vector<std::string> search_list::names_for(std::string_view name) const {
    if (name.ends_with('.')) return {std::string{name}};
    auto const cluster = name.ends_with(".svc") ? cluster_domain() : "";
    bool const as_it_is_first = static_cast<std::size_t>(std::ranges::count(name, '.')) >= ndots;
    std::vector<std::string> names;
    names.reserve(domains.size() + 1);
    auto const add = [&](std::string_view domain) {
        auto longer = std::string{name}.append(".").append(domain);
        if (longer.size() <= longest_name) names.push_back(std::move(longer));
    };
    if (!cluster.empty()) add(cluster);
    if (as_it_is_first) names.emplace_back(name);
    // Behind a Service's name, a domain of the cluster would ask the namespace "svc".
    auto const in_cluster = [&](std::string_view domain) {
        return !cluster.empty() &&
               (domain == cluster || domain.ends_with(std::string{"."}.append(cluster)));
    };
    for (auto const& domain : domains)
        if (!in_cluster(domain)) add(domain);
    if (!as_it_is_first) names.emplace_back(name);
    return names;
}

std::string_view search_list::cluster_domain() const {
    constexpr std::string_view services = "svc.";
    for (std::string_view each : domains)
        if (each.starts_with(services)) return each.substr(services.size());
    return {};
}

search_list read_search_list(std::string const& resolv_conf) {
    search_list list;
    ares_options options{};
    auto path = resolv_conf;
    options.resolvconf_path = path.data();
    ares_channeldata* made = nullptr;
    if (ares_init_options(&made, &options, ARES_OPT_RESOLVCONF) != ARES_SUCCESS) return list;
    dns_channel const channel{made};
    ares_options found{};
    int known = 0;
    if (ares_save_options(channel.get(), &found, &known) == ARES_SUCCESS) {
        list.ndots = static_cast<std::size_t>(std::max(found.ndots, 0));
        auto const count =
            std::min(static_cast<std::size_t>(std::max(found.ndomains, 0)), most_domains);
        for (auto const* domain : std::span{found.domains, count})
            list.domains.emplace_back(domain);
    }
    ares_destroy_options(&found);
    return list;
}

}  // namespace vitals::net::dns
