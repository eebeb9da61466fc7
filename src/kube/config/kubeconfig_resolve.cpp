// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/base64.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "kube/config/kubeconfig.hpp"
#include "kube/config/server_url.hpp"
#include "text/json/writer.hpp"

#include <array>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace vitals::kube::config {
namespace {

using problem = std::unexpected<std::string>;
using done = std::expected<void, std::string>;

problem in(std::string const& file, std::string const& what) {
    return problem{"kubeconfig " + file + ": " + what};
}

std::string quoted(std::string const& name) {
    return "\"" + name + "\"";
}

// The marks of PEM, as OpenSSL looks for them. OpenSSL itself checks the content later.
constexpr std::string_view certificate_mark = "CERTIFICATE-----";
constexpr std::string_view key_mark = "PRIVATE KEY-----";

// Base64 in the file wins over a path. Certificate and key are used only together.
std::expected<pem_source, std::string> pem_of(
    std::string const& data,
    std::string const& file,
    std::string_view mark,
    file_reader const& read_file
) {
    auto const* const kind = mark == key_mark ? "a PEM key" : "a PEM certificate";
    if (!data.empty()) {
        auto text = decode_base64(data);
        if (!text) return problem{"-data is not Base64"};
        if (!text->contains(mark)) return problem{"-data is not " + std::string{kind}};
        return pem_source{.text = std::move(*text), .file = {}};
    }
    if (file.empty()) return pem_source{};
    auto const text = read_file(file);
    if (!text) return problem{": " + text.error().text};
    if (!text->contains(mark)) return problem{": " + file + ": not " + kind};
    return pem_source{.text = {}, .file = file};
}

done read_cluster(
    std::string const& name,
    kubeconfig_cluster const& from,
    file_reader const& read_file,
    cluster_config& into
) {
    auto const here = "cluster " + quoted(name) + ": ";
    if (from.server.empty()) return in(from.file, here + "server is missing");
    auto const server = parse_server_url(from.server);
    if (!server) return in(from.file, here + "server " + from.server + ": " + server.error());
    into.server = *server;
    into.tls.server_name = from.tls_server_name;
    into.tls.verify = from.verify;
    bool const authority = !from.authority_data.empty() || !from.authority_file.empty();
    if (authority && from.verify == verification::none)
        return in(
            from.file,
            here + "insecure-skip-tls-verify and a certificate-authority exclude each other"
        );
    auto trusted = pem_of(from.authority_data, from.authority_file, certificate_mark, read_file);
    if (!trusted) return in(from.file, here + "certificate-authority" + trusted.error());
    into.tls.authority = std::move(*trusted);
    if (from.proxy_url.empty()) return {};
    auto const proxy = parse_proxy_url(from.proxy_url);
    if (!proxy) return in(from.file, here + "proxy-url: " + proxy.error());
    into.proxy = *proxy;
    return {};
}

// What a plugin with provideClusterInfo gets to know about the cluster.
std::string cluster_info(
    kubeconfig_cluster const& from,
    cluster_config const& config,
    file_reader const& read_file
) {
    json::writer out;
    auto const text = [&out](std::string_view key, std::string const& value) {
        if (!value.empty()) out.member(key, value);
    };
    auto authority = config.tls.authority.text;
    if (authority.empty() && !config.tls.authority.file.empty())
        authority = read_file(config.tls.authority.file).value_or("");
    out.begin_object();
    text("server", from.server);
    text("tls-server-name", from.tls_server_name);
    if (from.verify == verification::none) out.key("insecure-skip-tls-verify").boolean(true);
    text("certificate-authority-data", authority.empty() ? "" : encode_base64(authority));
    text("proxy-url", from.proxy_url);
    if (!from.exec_config.empty()) out.key("config").raw(from.exec_config);
    out.end_object();
    return out.take();
}

std::expected<exec_plugin, std::string> plugin_of(kubeconfig_exec const& from) {
    constexpr std::array<std::string_view, 2> versions{
        "client.authentication.k8s.io/v1",
        "client.authentication.k8s.io/v1beta1"
    };
    if (from.command.empty()) return problem{"exec: command is missing"};
    if (from.api_version != versions[0] && from.api_version != versions[1])
        return problem{
            "exec: apiVersion " + quoted(from.api_version) +
            " is not known; known: " + std::string{versions[0]} + ", " + std::string{versions[1]}
        };
    auto const& mode = from.interactive_mode;
    if (mode.empty() && from.api_version == versions[0])
        return problem{"exec: interactiveMode is missing (Never, IfAvailable or Always)"};
    if (mode == "Always")
        return problem{"exec: interactiveMode Always: nobody is here to answer the plugin"};
    if (!mode.empty() && mode != "Never" && mode != "IfAvailable")
        return problem{"exec: interactiveMode " + quoted(mode) + " is not known"};
    return exec_plugin{
        from.api_version,
        from.command,
        from.arguments,
        from.variables,
        from.install_hint,
        {}
    };
}

std::expected<login, std::string>
login_of(kubeconfig_user const& from, bool certificate, file_reader const& read_file) {
    bool const token = !from.token.empty() || !from.token_file.empty();
    bool const basic = !from.name.empty() || !from.password.empty();
    if (token && basic) return problem{"a token and a password exclude each other"};
    if (from.exec && !from.auth_provider.empty())
        return problem{"exec and auth-provider exclude each other"};
    if (!from.auth_provider.empty())
        return problem{
            "auth-provider " + from.auth_provider + " is not supported; use an exec plugin instead"
        };
    if (!from.token_file.empty()) {
        if (auto const text = read_file(from.token_file); !text)
            return problem{"tokenFile: " + text.error().text};
        return token_file{from.token_file};
    }
    if (token) return bearer_token{from.token};
    if (basic) return basic_login{from.name, from.password};
    if (!from.exec || certificate) return login{};
    auto plugin = plugin_of(*from.exec);
    if (!plugin) return problem{plugin.error()};
    return std::move(*plugin);
}

done read_user(
    std::string const& name,
    kubeconfig_user const& from,
    file_reader const& read_file,
    cluster_config& into
) {
    auto const here = "user " + quoted(name) + ": ";
    auto certificate =
        pem_of(from.certificate.text, from.certificate.file, certificate_mark, read_file);
    if (!certificate) return in(from.file, here + "client-certificate" + certificate.error());
    auto key = pem_of(from.key.text, from.key.file, key_mark, read_file);
    if (!key) return in(from.file, here + "client-key" + key.error());
    if (certificate->empty() != key->empty())
        return in(from.file, here + "client-certificate and client-key belong together");
    auto who = login_of(from, !certificate->empty(), read_file);
    if (!who) return in(from.file, here + who.error());
    into.tls.certificate = std::move(*certificate);
    into.tls.key = std::move(*key);
    into.login = std::move(*who);
    into.impersonation = from.impersonation;
    bool const user =
        !from.impersonation.empty() && from.impersonation.front().first == "Impersonate-User";
    if (!from.impersonation.empty() && !user)
        return in(from.file, here + "as-uid, as-groups and as-user-extra need as");
    return {};
}

bool plugin_wants_cluster(kubeconfig_user const& user) {
    auto const& exec = user.exec;
    return exec && exec->wants_cluster;
}

}  // namespace

std::expected<cluster_config, std::string>
resolve(kubeconfig const& from, std::string const& context, file_reader const& read_file) {
    auto const& name = context.empty() ? from.current_context : context;
    if (name.empty())
        return in(
            from.file,
            "no current-context; choose one with --context; known: " + known_names(from.contexts)
        );
    auto const chosen = from.contexts.find(name);
    if (chosen == from.contexts.end())
        return in(
            from.file,
            "context " + quoted(name) + " is not there; known: " + known_names(from.contexts)
        );
    auto const& [file, cluster_name, user_name, ns] = chosen->second;
    auto const cluster = from.clusters.find(cluster_name);
    if (cluster == from.clusters.end())
        return in(
            file,
            "context " + quoted(name) + " names cluster " + quoted(cluster_name) +
                ", which is not there; known: " + known_names(from.clusters)
        );
    cluster_config config;
    config.source = "kubeconfig " + file + ", context " + name;
    if (!ns.empty()) config.default_namespace = ns;
    if (auto const read = read_cluster(cluster_name, cluster->second, read_file, config); !read)
        return problem{read.error()};
    if (user_name.empty()) return config;

    auto const user = from.users.find(user_name);
    if (user == from.users.end())
        return in(
            file,
            "context " + quoted(name) + " names user " + quoted(user_name) +
                ", which is not there; known: " + known_names(from.users)
        );
    if (auto const read = read_user(user_name, user->second, read_file, config); !read)
        return problem{read.error()};
    if (auto* const plugin = std::get_if<exec_plugin>(&config.login);
        plugin != nullptr && plugin_wants_cluster(user->second))
        plugin->cluster = cluster_info(cluster->second, config, read_file);
    return config;
}

}  // namespace vitals::kube::config
