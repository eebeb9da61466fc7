// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where the API server is, how it is verified, and the credentials: the result of a kubeconfig, or
// of a Pod's environment. Plain values; nothing is read or connected here.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace vitals::kube::config {

enum class scheme : std::uint8_t { http, https };

struct server_address {
    config::scheme scheme = config::scheme::https;
    std::string host;  // a name or an IP literal without brackets
    std::uint16_t port = 443;
    std::string
        prefix;  // path before every target, without a slash at its end: "/k8s/clusters/c-1"

    std::string authority() const;  // "host:port", with brackets around an IPv6 literal
    std::string text() const;       // the URL, for a person

    friend bool operator==(server_address const&, server_address const&) = default;
};

// PEM from the configuration itself, or from a file that may be replaced while the program runs.
struct pem_source {
    std::string text;  // wins over the file
    std::string file;

    bool empty() const { return text.empty() && file.empty(); }
    friend bool operator==(pem_source const&, pem_source const&) = default;
};

enum class verification : std::uint8_t { full, none };

struct tls_settings {
    pem_source authority;  // empty: the machine's own roots
    pem_source certificate;
    pem_source key;
    std::string server_name;  // empty: the server's host
    verification verify = verification::full;
};

struct bearer_token {
    std::string token;
};

struct token_file {
    std::string path;
};

struct basic_login {
    std::string user;
    std::string password;
};

// A program that prints credentials (client-go's exec plugin).
struct exec_plugin {
    std::string api_version;
    std::string command;
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> variables;
    std::string install_hint;
    std::string cluster;  // JSON of spec.cluster, or empty when the plugin does not ask for it
};

using login = std::variant<std::monostate, bearer_token, token_file, basic_login, exec_plugin>;

enum class proxy_kind : std::uint8_t { http, https, socks5 };

struct proxy_address {
    proxy_kind kind = proxy_kind::http;
    std::string host;
    std::uint16_t port = 0;
    std::string user;  // both empty: no login
    std::string password;
};

struct cluster_config {
    server_address server;
    tls_settings tls;
    config::login login;
    std::optional<proxy_address> proxy;
    std::vector<std::pair<std::string, std::string>> impersonation;  // headers
    std::string default_namespace = "default";
    std::string
        source;  // where this comes from, for a person: "in-cluster", "kubeconfig /x, context y"
};

}  // namespace vitals::kube::config
