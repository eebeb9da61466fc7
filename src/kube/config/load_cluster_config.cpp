// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/load_cluster_config.hpp"

#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "kube/config/in_cluster.hpp"
#include "kube/config/kubeconfig.hpp"
#include "kube/config/no_proxy.hpp"
#include "kube/config/server_url.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vitals::kube::config {
namespace {

using problem = std::unexpected<std::string>;

std::vector<std::string> split(std::string const& list) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= list.size();) {
        auto const end = std::min(list.find(':', from), list.size());
        if (end > from) parts.push_back(list.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

std::vector<std::string> places(environment const& around) {
    if (auto const list = around.variable("KUBECONFIG")) return split(*list);
    if (auto const home = around.variable("HOME")) return {*home + "/.kube/config"};
    return {};
}

// Missing files are skipped, as kubectl does.
std::expected<std::optional<kubeconfig>, std::string>
read_all(environment const& around, std::vector<std::string> const& files) {
    std::optional<kubeconfig> all;
    for (auto const& file : files) {
        auto const text = around.read_file(file);
        if (!text && text.error().missing) continue;
        if (!text) return problem{"kubeconfig " + text.error().text};
        auto one = parse_kubeconfig(*text, file);
        if (!one) return problem{one.error()};
        if (all)
            merge(*all, std::move(*one));
        else
            all = std::move(*one);
    }
    return all;
}

std::expected<cluster_config, std::string>
from_kubeconfig(environment const& around, cluster_choice const& choice) {
    if (!choice.kubeconfig.empty()) {
        auto const text = around.read_file(choice.kubeconfig);
        if (!text) return problem{"kubeconfig " + text.error().text};
        auto const config = parse_kubeconfig(*text, choice.kubeconfig);
        if (!config) return problem{config.error()};
        return resolve(*config, choice.context, around.read_file);
    }
    auto const files = places(around);
    auto const config = read_all(around, files);
    if (!config) return problem{config.error()};
    auto const& found = *config;
    if (found) return resolve(*found, choice.context, around.read_file);
    auto const missing = missing_variable(around);
    std::string tried;
    for (auto const& file : files) tried += (tried.empty() ? "" : ", ") + file;
    return problem{
        "no cluster is configured: no kubeconfig found (tried: " +
        (tried.empty() ? "nothing; HOME is not set" : tried) +
        (missing.empty() ? ")" : "), nor a Pod's (" + missing + " is not set)") +
        "; fix: pass --kubeconfig FILE, or --checks PATH to run without a cluster"
    };
}

std::optional<std::string> variable(environment const& around, std::string const& upper) {
    if (auto value = around.variable(upper)) return value;
    return around.variable(ascii::lower_case(upper));
}

std::expected<void, std::string> add_proxy(environment const& around, cluster_config& config) {
    bool const tls = config.server.scheme == scheme::https;
    auto const url = variable(around, tls ? "HTTPS_PROXY" : "HTTP_PROXY");
    if (config.proxy || !url) return {};
    if (bypasses_proxy(config.server, variable(around, "NO_PROXY").value_or(""))) return {};
    auto const proxy = parse_proxy_url(*url);
    if (!proxy) return problem{(tls ? "HTTPS_PROXY: " : "HTTP_PROXY: ") + proxy.error()};
    config.proxy = *proxy;
    return {};
}

}  // namespace

std::expected<cluster_config, std::string>
load_cluster_config(environment const& around, cluster_choice const& choice) {
    // controller-runtime's order: flags, KUBECONFIG, the Pod's service account, ~/.kube/config.
    bool const is_chosen = !choice.kubeconfig.empty() || !choice.context.empty() ||
                           around.variable("KUBECONFIG").has_value();
    bool const inside = !is_chosen && is_in_cluster(around);
    auto config = inside ? in_cluster_config(around) : from_kubeconfig(around, choice);
    if (!config) return config;
    if (auto const added = add_proxy(around, *config); !added) return problem{added.error()};
    return config;
}

}  // namespace vitals::kube::config
