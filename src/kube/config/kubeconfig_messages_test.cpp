// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Each message about a kubeconfig, whole, and the cases beside it that are no problem.

#include "kube/config/base64.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"
#include "kube/config/kubeconfig.hpp"

#include <gmock/gmock.h>

#include <expected>
#include <string>
#include <string_view>
#include <variant>

namespace vitals::kube::config {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view certificate = "-----BEGIN CERTIFICATE-----\n";
constexpr std::string_view key = "-----BEGIN PRIVATE KEY-----\n";

std::expected<std::string, file_failure> some_files(std::string const& path) {
    if (path.ends_with("crt")) return std::string{certificate};
    if (path.ends_with("key")) return std::string{key};
    if (path.ends_with("token")) return "t";
    return std::unexpected(file_failure{path + ": not there", true});
}

std::expected<cluster_config, std::string>
read(std::string const& text, std::string const& context = "") {
    auto const parsed = parse_kubeconfig(text, "/k");
    if (!parsed) return std::unexpected(parsed.error());
    return resolve(*parsed, context, some_files);
}

std::string config_with(std::string const& cluster, std::string const& user) {
    return "current-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n"
           "clusters: [{name: k, cluster: " +
           cluster + "}]\nusers: [{name: u, user: " + user + "}]\n";
}

// What is wrong with such a user, without "kubeconfig /k: user "u": ".
std::string problem_of(std::string const& user) {
    auto const config = read(config_with("{server: 'https://a'}", user));
    constexpr std::string_view before = "kubeconfig /k: user \"u\": ";
    if (config) return "";
    return config.error().starts_with(before) ? config.error().substr(before.size())
                                              : config.error();
}

std::string problem_of_cluster(std::string const& cluster) {
    auto const config = read(config_with(cluster, "{}"));
    constexpr std::string_view before = "kubeconfig /k: cluster \"k\": ";
    if (config) return "";
    return config.error().starts_with(before) ? config.error().substr(before.size())
                                              : config.error();
}

std::string exec(std::string const& more) {
    return "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, " + more + "}}";
}

std::string text(std::string_view pem) {
    return encode_base64(pem);
}

}  // namespace

TEST(KubeconfigMessage, of_a_user_says_what_excludes_what) {
    EXPECT_EQ(problem_of("{}"), "");
    EXPECT_EQ(problem_of("{token: t}"), "");
    EXPECT_EQ(problem_of("{tokenFile: token}"), "");
    EXPECT_EQ(problem_of("{username: n}"), "");
    EXPECT_EQ(problem_of("{password: p}"), "");
    for (auto const* both :
         {"{token: t, username: n}",
          "{token: t, password: p}",
          "{tokenFile: token, username: n}",
          "{tokenFile: token, password: p}"})
        EXPECT_EQ(problem_of(both), "a token and a password exclude each other") << both;
    EXPECT_EQ(
        problem_of("{auth-provider: {name: gcp}, exec: {command: x}}"),
        "exec and auth-provider exclude each other"
    );
    EXPECT_EQ(
        problem_of("{auth-provider: {name: gcp}}"),
        "auth-provider gcp is not supported; use an exec plugin instead"
    );
    EXPECT_EQ(
        problem_of("{auth-provider: {}}"),
        "auth-provider ? is not supported; use an exec plugin instead"
    );
    EXPECT_EQ(problem_of("{tokenFile: /no}"), "tokenFile: /no: not there");
    EXPECT_EQ(problem_of("{as-uid: '1'}"), "as-uid, as-groups and as-user-extra need as");
    EXPECT_EQ(problem_of("{as-uid: '1', as: jane}"), "");
}

TEST(KubeconfigMessage, of_an_exec_plugin_names_what_is_known) {
    EXPECT_EQ(problem_of(exec("interactiveMode: Never")), "");
    EXPECT_EQ(problem_of(exec("interactiveMode: IfAvailable")), "");
    EXPECT_EQ(
        problem_of("{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: x}}"),
        ""
    ) << "the older version needs no interactiveMode";
    EXPECT_EQ(
        problem_of("{exec: {apiVersion: client.authentication.k8s.io/v1}}"),
        "exec: command is missing"
    );
    EXPECT_EQ(
        problem_of("{exec: {apiVersion: v9, command: x}}"),
        "exec: apiVersion \"v9\" is not known; known: client.authentication.k8s.io/v1, "
        "client.authentication.k8s.io/v1beta1"
    );
    EXPECT_EQ(
        problem_of(exec("args: []")),
        "exec: interactiveMode is missing (Never, IfAvailable or Always)"
    );
    EXPECT_EQ(
        problem_of(exec("interactiveMode: Always")),
        "exec: interactiveMode Always: nobody is here to answer the plugin"
    );
    EXPECT_EQ(
        problem_of(exec("interactiveMode: Sometimes")),
        "exec: interactiveMode \"Sometimes\" is not known"
    );
}

TEST(KubeconfigMessage, of_a_certificate_and_its_key_says_which_of_them) {
    EXPECT_EQ(problem_of("{client-certificate: a.crt, client-key: a.key}"), "");
    EXPECT_EQ(
        problem_of(
            "{client-certificate-data: " + text(certificate) + ", client-key-data: " + text(key) +
            "}"
        ),
        ""
    );
    EXPECT_EQ(
        problem_of("{client-certificate: a.crt}"),
        "client-certificate and client-key belong together"
    );
    EXPECT_EQ(
        problem_of("{client-key: a.key}"),
        "client-certificate and client-key belong together"
    );
    EXPECT_EQ(
        problem_of("{client-certificate: /no, client-key: a.key}"),
        "client-certificate: /no: not there"
    );
    EXPECT_EQ(
        problem_of("{client-certificate: a.crt, client-key: /no}"),
        "client-key: /no: not there"
    );
    EXPECT_EQ(
        problem_of("{client-certificate: /a.key, client-key: a.key}"),
        "client-certificate: /a.key: not a PEM certificate"
    );
    EXPECT_EQ(
        problem_of("{client-certificate: a.crt, client-key: /a.crt}"),
        "client-key: /a.crt: not a PEM key"
    );
    EXPECT_EQ(
        problem_of("{client-certificate: a.crt, client-key-data: '%'}"),
        "client-key-data is not Base64"
    );
    EXPECT_EQ(
        problem_of("{client-certificate: a.crt, client-key-data: " + text(certificate) + "}"),
        "client-key-data is not a PEM key"
    );
}

TEST(KubeconfigMessage, of_a_cluster_says_what_is_wrong_with_it) {
    EXPECT_EQ(problem_of_cluster("{server: a, certificate-authority: a.crt}"), "");
    EXPECT_EQ(problem_of_cluster("{server: a, insecure-skip-tls-verify: true}"), "");
    EXPECT_EQ(problem_of_cluster("{}"), "server is missing");
    EXPECT_EQ(
        problem_of_cluster("{server: 'ftp://a'}"),
        "server ftp://a: it begins with neither https:// nor http://"
    );
    for (auto const* authority :
         {"certificate-authority: a.crt", "certificate-authority-data: UEVN"})
        EXPECT_EQ(
            problem_of_cluster(
                "{server: a, insecure-skip-tls-verify: true, " + std::string{authority} + "}"
            ),
            "insecure-skip-tls-verify and a certificate-authority exclude each other"
        );
    EXPECT_EQ(
        problem_of_cluster("{server: a, certificate-authority: /no}"),
        "certificate-authority: /no: not there"
    );
    EXPECT_EQ(
        problem_of_cluster("{server: a, certificate-authority-data: '%'}"),
        "certificate-authority-data is not Base64"
    );
    EXPECT_EQ(
        problem_of_cluster("{server: a, certificate-authority-data: " + text(key) + "}"),
        "certificate-authority-data is not a PEM certificate"
    );
    EXPECT_EQ(
        problem_of_cluster("{server: a, proxy-url: 'ftp://p'}"),
        "proxy-url: it begins with neither http://, https:// nor socks5://"
    );
}

TEST(KubeconfigMessage, of_a_name_that_is_not_there_lists_those_that_are) {
    EXPECT_EQ(
        read("contexts: [{name: b}, {name: a}]").error(),
        "kubeconfig /k: no current-context; choose one with --context; known: a, b"
    );
    EXPECT_EQ(
        read("contexts: [{name: a}]", "x").error(),
        "kubeconfig /k: context \"x\" is not there; known: a"
    );
    auto const names_both = std::string{"contexts: [{name: c, context: {cluster: k, user: u}}]\n"};
    EXPECT_EQ(
        read(names_both + "clusters: [{name: l}]", "c").error(),
        "kubeconfig /k: context \"c\" names cluster \"k\", which is not there; known: l"
    );
    EXPECT_EQ(
        read(names_both + "clusters: [{name: k, cluster: {server: a}}]\nusers: [{name: v}]", "c")
            .error(),
        "kubeconfig /k: context \"c\" names user \"u\", which is not there; known: v"
    );
    EXPECT_EQ(
        read("contexts: [{context: {}}]").error(),
        "kubeconfig /k: contexts: an entry has no name"
    );
}

TEST(Kubeconfig, says_where_the_configuration_is_from) {
    EXPECT_EQ(read(config_with("{server: 'https://a'}", "{}"))->source, "kubeconfig /k, context c");
}

TEST(Kubeconfig, takes_a_client_certificate_before_an_exec_plugin) {
    auto const config = read(config_with(
        "{server: 'https://a'}",
        "{client-certificate: a.crt, client-key: a.key, exec: {apiVersion: "
        "client.authentication.k8s.io/v1, command: x, interactiveMode: Never}}"
    ));

    EXPECT_TRUE(std::holds_alternative<std::monostate>(config.value().login));
    EXPECT_EQ(config->tls.certificate.file, "/a.crt");
    EXPECT_EQ(config->tls.key.file, "/a.key");
}

TEST(Kubeconfig, tells_the_plugin_all_that_is_known_of_the_cluster_when_it_asks) {
    auto const plugin_of = [](std::string const& cluster, std::string const& wants) {
        auto const user =
            exec("interactiveMode: Never, installHint: get it, provideClusterInfo: " + wants);
        return std::get<exec_plugin>(read(config_with(cluster, user)).value().login);
    };
    EXPECT_EQ(plugin_of("{server: 'https://a'}", "false").cluster, "");
    EXPECT_EQ(plugin_of("{server: 'https://a'}", "false").install_hint, "get it");
    EXPECT_EQ(plugin_of("{server: 'https://a'}", "true").cluster, R"({"server":"https://a"})");
    EXPECT_EQ(
        plugin_of(
            "{server: 'https://a', tls-server-name: b, insecure-skip-tls-verify: true, proxy-url: "
            "'http://p'}",
            "true"
        )
            .cluster,
        R"({"server":"https://a","tls-server-name":"b","insecure-skip-tls-verify":true,)"
        R"("proxy-url":"http://p"})"
    );
    EXPECT_EQ(
        plugin_of("{server: 'https://a', certificate-authority: a.crt}", "true").cluster,
        R"({"server":"https://a","certificate-authority-data":")" + text(certificate) + R"("})"
    ) << "the content of the file";
}

TEST(Kubeconfig, has_basic_credentials) {
    auto const config = read(config_with("{server: 'https://a'}", "{username: n, password: p}"));

    auto const& basic = std::get<basic_login>(config.value().login);
    EXPECT_EQ(basic.user, "n");
    EXPECT_EQ(basic.password, "p");
}

TEST(Kubeconfig, names_all_files_that_were_merged) {
    auto first = parse_kubeconfig("contexts: []", "/1").value();
    merge(first, parse_kubeconfig("contexts: []", "/2").value());

    EXPECT_THAT(resolve(first, "x", some_files).error(), HasSubstr("kubeconfig /1, /2: context"));
}

}  // namespace vitals::kube::config
