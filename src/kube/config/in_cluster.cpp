// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/in_cluster.hpp"

#include "kube/config/clean_token.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "text/ascii/port.hpp"
#include "text/ascii/trim.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::kube::config {
namespace {

using problem = std::unexpected<std::string>;

std::string const folder = "/var/run/secrets/kubernetes.io/serviceaccount/";

constexpr std::string_view blanks = " \t\r\n";

std::string own_namespace(environment const& around) {
    if (auto const own_namespace = around.variable("POD_NAMESPACE")) return *own_namespace;
    auto const file = around.read_file(folder + "namespace");
    auto const name = file ? ascii::trimmed(*file, blanks) : std::string_view{};
    return name.empty() ? "default" : std::string{name};
}

}  // namespace

std::string missing_variable(environment const& around) {
    for (std::string const name : {"KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"})
        if (!around.variable(name)) return name;
    return {};
}

bool is_in_cluster(environment const& around) {
    return missing_variable(around).empty();
}

std::optional<std::uint16_t> service_port(environment const& around) {
    return ascii::parse_port(around.variable("KUBERNETES_SERVICE_PORT").value_or(""));
}

std::expected<cluster_config, std::string> in_cluster_config(environment const& around) {
    auto const host = around.variable("KUBERNETES_SERVICE_HOST").value_or("");
    auto const port = service_port(around);
    if (!port)
        return problem{
            "in-cluster: KUBERNETES_SERVICE_PORT is not a port: " +
            around.variable("KUBERNETES_SERVICE_PORT").value_or("")
        };
    cluster_config config;
    config.source = "in-cluster";
    config.server.host = host;
    config.server.port = *port;

    auto const token = around.read_file(folder + "token");
    if (!token)
        return problem{
            "in-cluster: the service account's token cannot be read: " + token.error().text +
            "; fix: set automountServiceAccountToken: true in the Pod or its service account"
        };
    if (auto const clean = clean_token(*token); !clean)
        return problem{"in-cluster: " + folder + "token: " + clean.error()};
    // This authority is a private one. With the machine's roots the TLS errors would be misleading.
    auto const authority = around.read_file(folder + "ca.crt");
    if (!authority || ascii::trimmed(*authority, blanks).empty())
        return problem{
            "in-cluster: the cluster's certificate authority cannot be read: " +
            (authority ? folder + "ca.crt: empty" : authority.error().text)
        };
    config.login = token_file{folder + "token"};
    config.tls.authority.file = folder + "ca.crt";
    config.default_namespace = own_namespace(around);
    return config;
}

}  // namespace vitals::kube::config
