// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// kubeconfig files: read, merged, and resolved to one cluster_config.

#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::config {

// The content of one file, not yet resolved: a broken user does no harm unless the context names
// it. Paths are already absolute, or relative to the working directory; `file` is the entry's file.
struct kubeconfig_cluster {
    std::string file{};
    std::string server{};
    std::string tls_server_name{};
    std::string authority_file{};
    std::string authority_data{};
    std::string proxy_url{};
    std::string exec_config{};  // JSON for plugins that ask for it
    verification verify = verification::full;
};

struct kubeconfig_exec {
    std::string api_version{};
    std::string command{};
    std::vector<std::string> arguments{};
    std::vector<std::pair<std::string, std::string>> variables{};
    std::string interactive_mode{};
    std::string install_hint{};
    bool wants_cluster = false;
};

struct kubeconfig_user {
    std::string file{};
    std::string token{};
    std::string token_file{};
    std::string name{};
    std::string password{};
    pem_source certificate{};  // text: still Base64
    pem_source key{};
    std::optional<kubeconfig_exec> exec{};
    std::string auth_provider{};
    std::vector<std::pair<std::string, std::string>> impersonation{};
};

struct kubeconfig_context {
    std::string file{};
    std::string cluster{};
    std::string user{};
    std::string ns{};
};

struct kubeconfig {
    std::string file{};  // the first one read, or all of them
    std::string current_context{};
    std::map<std::string, kubeconfig_context> contexts{};
    std::map<std::string, kubeconfig_cluster> clusters{};
    std::map<std::string, kubeconfig_user> users{};
};

// YAML or JSON. `file` is for messages and for paths relative to its folder.
std::expected<kubeconfig, std::string>
parse_kubeconfig(std::string_view text, std::string const& file);

// For each name the earlier file wins.
void merge(kubeconfig& earlier, kubeconfig later);

// `context` empty: the current one.
std::expected<cluster_config, std::string>
resolve(kubeconfig const& from, std::string const& context, file_reader const& read_file);

// "a, b, c" for messages; the first few.
template <class Map>
std::string known_names(Map const& map) {
    constexpr std::size_t most = 10;
    std::string names;
    std::size_t count = 0;
    for (auto const& [name, entry] : map) {
        if (++count > most) return names + ", …";
        if (!names.empty()) names += ", ";
        names += name;
    }
    return names.empty() ? "none" : names;
}

}  // namespace vitals::kube::config
