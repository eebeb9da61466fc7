// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/load_cluster_config.hpp"

#include "kube/config/environment.hpp"

#include <gmock/gmock.h>

#include <expected>
#include <map>
#include <optional>
#include <string>

namespace vitals::kube::config {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string const account = "/var/run/secrets/kubernetes.io/serviceaccount/";

struct LoadClusterConfig : ::testing::Test {
    environment around() {
        return {
            .variable = [this](std::string const& name) -> std::optional<std::string> {
                auto const found = variables.find(name);
                if (found == variables.end() || found->second.empty()) return std::nullopt;
                return found->second;
            },
            .read_file = [this](std::string const& path
                         ) -> std::expected<std::string, file_failure> {
                auto const found = files.find(path);
                if (found == files.end())
                    return std::unexpected(file_failure{path + ": not there", true});
                return found->second;
            },
        };
    }
    void run_in_a_pod() {
        variables["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        variables["KUBERNETES_SERVICE_PORT"] = "443";
        files[account + "token"] = "secret\n";
        files[account + "ca.crt"] = "PEM";
        files[account + "namespace"] = "shop\n";
    }
    static std::string config(std::string const& host) {
        return "current-context: c\ncontexts: [{name: c, context: {cluster: k}}]\n"
               "clusters: [{name: k, cluster: {server: 'https://" +
               host + "'}}]\n";
    }
    auto load(cluster_choice const& choice = {}) { return load_cluster_config(around(), choice); }

    std::map<std::string, std::string> variables;
    std::map<std::string, std::string> files;
};

TEST_F(LoadClusterConfig, takes_the_service_account_in_a_pod) {
    run_in_a_pod();

    auto const config = load();

    ASSERT_TRUE(config.has_value()) << config.error();
    EXPECT_EQ(config->server.text(), "https://[fd00::1]:443");
    EXPECT_EQ(std::get<token_file>(config->login).path, account + "token");
    EXPECT_EQ(config->tls.authority.file, account + "ca.crt");
    EXPECT_EQ(config->default_namespace, "shop");
}

TEST_F(LoadClusterConfig, prefers_the_configured_namespace) {
    run_in_a_pod();
    variables["POD_NAMESPACE"] = "other";

    EXPECT_EQ(load().value().default_namespace, "other");
}

TEST_F(LoadClusterConfig, does_not_start_without_token_or_authority) {
    for (auto const* missing : {"token", "ca.crt"}) {
        run_in_a_pod();
        files.erase(account + missing);

        auto const config = load();

        ASSERT_FALSE(config.has_value());
        EXPECT_THAT(config.error(), HasSubstr("in-cluster"));
        EXPECT_THAT(config.error(), HasSubstr(missing));
    }
}

TEST_F(LoadClusterConfig, follows_the_flags_even_in_a_pod) {
    run_in_a_pod();
    files["/k"] = config("told");

    EXPECT_EQ(load({.kubeconfig = "/k"}).value().server.host, "told");
}

TEST_F(LoadClusterConfig, takes_the_cluster_of_kubeconfig_before_that_of_the_pod) {
    run_in_a_pod();
    variables["KUBECONFIG"] = "/k";
    files["/k"] = config("other");

    EXPECT_EQ(load().value().server.host, "other");
}

TEST_F(LoadClusterConfig, takes_no_other_cluster_than_kubeconfig_says_when_that_file_is_missing) {
    run_in_a_pod();
    variables["KUBECONFIG"] = "/gone";

    auto const config = load();

    ASSERT_FALSE(config.has_value());
    EXPECT_THAT(config.error(), HasSubstr("/gone"));
    EXPECT_THAT(config.error(), Not(HasSubstr("KUBERNETES_SERVICE_HOST is not set")));
}

TEST_F(LoadClusterConfig, names_the_variable_of_a_pod_that_is_not_set) {
    EXPECT_THAT(load().error(), HasSubstr("nor a Pod's (KUBERNETES_SERVICE_HOST is not set)"));
    variables["KUBERNETES_SERVICE_HOST"] = "10.0.0.1";
    EXPECT_THAT(load().error(), HasSubstr("nor a Pod's (KUBERNETES_SERVICE_PORT is not set)"));
}

TEST_F(LoadClusterConfig, takes_the_pods_cluster_before_the_file_in_the_home_folder) {
    run_in_a_pod();
    variables["HOME"] = "/home/j";
    files["/home/j/.kube/config"] = config("home");

    EXPECT_EQ(load().value().server.host, "fd00::1");
}

TEST_F(LoadClusterConfig, merges_the_list_and_skips_missing_files) {
    variables["KUBECONFIG"] = "/none:/a::/b";
    variables["HOME"] = "/home/j";
    files["/a"] = config("a");
    files["/b"] = config("b");
    files["/home/j/.kube/config"] = config("home");

    EXPECT_EQ(load().value().server.host, "a");
}

TEST_F(LoadClusterConfig, finds_the_file_of_kubectl) {
    variables["HOME"] = "/home/j";
    files["/home/j/.kube/config"] = config("home");

    EXPECT_EQ(load().value().server.host, "home");
}

TEST_F(LoadClusterConfig, says_what_to_do_when_there_is_none) {
    variables["HOME"] = "/home/j";

    auto const config = load();

    ASSERT_FALSE(config.has_value());
    EXPECT_THAT(config.error(), HasSubstr("no cluster is configured"));
    EXPECT_THAT(config.error(), HasSubstr("/home/j/.kube/config"));
    EXPECT_THAT(config.error(), HasSubstr("--checks"));
}

TEST_F(LoadClusterConfig, says_that_the_explicit_file_is_missing) {
    auto const config = load({.kubeconfig = "/gone"});

    ASSERT_FALSE(config.has_value());
    EXPECT_EQ(config.error(), "kubeconfig /gone: not there");
}

TEST_F(LoadClusterConfig, takes_the_proxy_of_the_environment_unless_it_is_excluded) {
    variables["https_proxy"] = "http://proxy:3128";
    files["/k"] = config("k8s.example.org");

    auto const with = load({.kubeconfig = "/k"});
    variables["NO_PROXY"] = "example.org";
    auto const without = load({.kubeconfig = "/k"});

    EXPECT_EQ(with.value().proxy.value().host, "proxy");
    EXPECT_FALSE(without.value().proxy.has_value());
}

TEST_F(LoadClusterConfig, takes_the_current_context_of_the_first_file_of_the_list) {
    variables["KUBECONFIG"] = "/a:/b";
    files["/a"] =
        "current-context: a\ncontexts: [{name: a, context: {cluster: a}}]\n"
        "clusters: [{name: a, cluster: {server: 'https://a'}}]\n";
    files["/b"] =
        "current-context: b\ncontexts: [{name: b, context: {cluster: b}}]\n"
        "clusters: [{name: b, cluster: {server: 'https://b'}}]\n";

    EXPECT_EQ(load().value().server.host, "a");
}

TEST_F(LoadClusterConfig, prefers_the_proxy_of_the_kubeconfig_to_that_of_the_environment) {
    variables["HTTPS_PROXY"] = "http://environment:3128";
    files["/k"] =
        "current-context: c\ncontexts: [{name: c, context: {cluster: k}}]\n"
        "clusters: [{name: k, cluster: {server: 'https://a', proxy-url: 'http://kubeconfig:1'}}]\n";

    EXPECT_EQ(load({.kubeconfig = "/k"}).value().proxy.value().host, "kubeconfig");
}

TEST_F(LoadClusterConfig, takes_no_port_from_the_pod_that_is_none) {
    run_in_a_pod();
    for (auto const* const port : {"0", "65536", "443x", "-1"}) {
        variables["KUBERNETES_SERVICE_PORT"] = port;

        auto const config = load();

        ASSERT_FALSE(config.has_value()) << port;
        EXPECT_EQ(
            config.error(),
            std::string{"in-cluster: KUBERNETES_SERVICE_PORT is not a port: "} + port
        );
    }
}

}  // namespace
}  // namespace vitals::kube::config
