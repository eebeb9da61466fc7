// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/cluster_config.hpp"
#include "kube/config/kubeconfig.hpp"
#include "kube/config/yaml_text.hpp"
#include "text/ascii/percent.hpp"
#include "text/yaml/document.hpp"
#include "text/yaml/meter.hpp"
#include "text/yaml/read.hpp"

#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::config {
namespace {

constexpr std::size_t most_entries = 10'000;
// As in kubectl, everything behind the first document is ignored.
constexpr yaml::document_limits file_limits{
    .bytes = std::size_t{4} * 1024 * 1024,
    .only_first = true,
};

bool is(yaml::node const* value, yaml::node::type kind) {
    return value != nullptr && value->kind == kind;
}

// Relative to the folder of the kubeconfig, not to the working directory.
std::string beside(std::string const& file, std::string path) {
    if (path.empty() || path.starts_with('/')) return path;
    auto const slash = file.rfind('/');
    return slash == file.npos ? path : file.substr(0, slash + 1) + path;
}

kubeconfig_cluster read_cluster(yaml::node const* node, std::string const& file) {
    kubeconfig_cluster cluster{
        .file = file,
        .server = yaml_text(node, "server"),
        .tls_server_name = yaml_text(node, "tls-server-name"),
        .authority_file = beside(file, yaml_text(node, "certificate-authority")),
        .authority_data = yaml_text(node, "certificate-authority-data"),
        .proxy_url = yaml_text(node, "proxy-url"),
        .exec_config = {},
        .verify =
            yaml_flag(node, "insecure-skip-tls-verify") ? verification::none : verification::full,
    };
    for (auto const* extension : yaml_list(node, "extensions", most_entries))
        if (yaml_text(extension, "name") == "client.authentication.k8s.io/exec")
            cluster.exec_config = yaml_to_json(member(extension, "extension"));
    return cluster;
}

kubeconfig_exec read_exec(yaml::node const* node, std::string const& file) {
    kubeconfig_exec exec{
        .api_version = yaml_text(node, "apiVersion"),
        .command = yaml_text(node, "command"),
        .interactive_mode = yaml_text(node, "interactiveMode"),
        .install_hint = yaml_text(node, "installHint"),
        .wants_cluster = yaml_flag(node, "provideClusterInfo"),
    };
    if (exec.command.find('/') != exec.command.npos) exec.command = beside(file, exec.command);
    for (auto const* argument : yaml_list(node, "args", most_entries))
        exec.arguments.push_back(yaml_scalar(argument, "args"));
    for (auto const* variable : yaml_list(node, "env", most_entries))
        exec.variables.emplace_back(yaml_text(variable, "name"), yaml_text(variable, "value"));
    return exec;
}

void read_impersonation(yaml::node const* node, kubeconfig_user& user) {
    if (auto name = yaml_text(node, "as"); !name.empty())
        user.impersonation.emplace_back("Impersonate-User", std::move(name));
    if (auto uid = yaml_text(node, "as-uid"); !uid.empty())
        user.impersonation.emplace_back("Impersonate-Uid", std::move(uid));
    for (auto const* group : yaml_list(node, "as-groups", most_entries))
        user.impersonation.emplace_back("Impersonate-Group", yaml_scalar(group, "as-groups"));
    auto const* const extra = member(node, "as-user-extra");
    if (!is(extra, yaml::node::type::map)) return;
    for (std::size_t i = 0; i + 1 < extra->children.size(); i += 2) {
        auto const* const values = extra->children[i + 1];
        if (!is(values, yaml::node::type::sequence)) continue;
        for (auto const* value : values->children)
            user.impersonation.emplace_back(
                "Impersonate-Extra-" + ascii::percent_encode(
                                           yaml_scalar(extra->children[i], "as-user-extra"),
                                           ascii::capitals::encoded
                                       ),
                yaml_scalar(value, "as-user-extra")
            );
    }
}

kubeconfig_user read_user(yaml::node const* node, std::string const& file) {
    kubeconfig_user user{
        .file = file,
        .token = yaml_text(node, "token"),
        .token_file = beside(file, yaml_text(node, "tokenFile")),
        .name = yaml_text(node, "username"),
        .password = yaml_text(node, "password"),
        .certificate =
            {.text = yaml_text(node, "client-certificate-data"),
             .file = beside(file, yaml_text(node, "client-certificate"))},
        .key =
            {.text = yaml_text(node, "client-key-data"),
             .file = beside(file, yaml_text(node, "client-key"))},
    };
    if (auto const* exec = member(node, "exec"); is(exec, yaml::node::type::map))
        user.exec = read_exec(exec, file);
    if (auto const* old = member(node, "auth-provider"); is(old, yaml::node::type::map))
        user.auth_provider = yaml_text(old, "name").empty() ? "?" : yaml_text(old, "name");
    read_impersonation(node, user);
    return user;
}

kubeconfig_context read_context(yaml::node const* node, std::string const& file) {
    return {
        .file = file,
        .cluster = yaml_text(node, "cluster"),
        .user = yaml_text(node, "user"),
        .ns = yaml_text(node, "namespace"),
    };
}

template <class Entry>
void read_entries(
    yaml::node const* root,
    char const* list,
    char const* member,
    std::map<std::string, Entry>& into,
    std::string const& file,
    Entry (*read)(yaml::node const*, std::string const&)
) {
    for (auto const* entry : yaml_list(root, list, most_entries)) {
        auto name = yaml_text(entry, "name");
        if (name.empty()) throw yaml_problem{std::string{list} + ": an entry has no name"};
        into.try_emplace(std::move(name), read(yaml::member(entry, member), file));
    }
}

}  // namespace

std::expected<kubeconfig, std::string>
parse_kubeconfig(std::string_view text, std::string const& file) {
    yaml::meter no_budget;  // the file is the user's own
    auto const read = yaml::read(text, yaml::notation::yaml, file_limits, no_budget);
    if (!read) {
        auto const& [where, why] = read.error();
        return std::unexpected(
            "kubeconfig " + file + ":" + std::to_string(where.line) + ":" +
            std::to_string(where.column) + ": " + why
        );
    }
    try {
        auto const* const root = read->empty() ? nullptr : read->front().root;
        if (root == nullptr || is(root, yaml::node::type::null)) throw yaml_problem{"it is empty"};
        if (!is(root, yaml::node::type::map))
            throw yaml_problem{"it is not a map with clusters, users and contexts"};
        kubeconfig config{.file = file, .current_context = yaml_text(root, "current-context")};
        read_entries(root, "contexts", "context", config.contexts, file, read_context);
        read_entries(root, "clusters", "cluster", config.clusters, file, read_cluster);
        read_entries(root, "users", "user", config.users, file, read_user);
        return config;
    } catch (yaml_problem const& problem) {
        return std::unexpected("kubeconfig " + file + ": " + problem.text);
    }
}

void merge(kubeconfig& earlier, kubeconfig later) {
    earlier.file += earlier.file.empty() ? later.file : ", " + later.file;
    if (earlier.current_context.empty()) earlier.current_context = std::move(later.current_context);
    earlier.contexts.merge(later.contexts);
    earlier.clusters.merge(later.clusters);
    earlier.users.merge(later.users);
}

}  // namespace vitals::kube::config
