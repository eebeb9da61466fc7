// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/config/kubeconfig.hpp"

#include "kube/config/base64.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/config/environment.hpp"

#include <gmock/gmock.h>

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace vitals::kube::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

std::expected<std::string, file_failure> no_file(std::string const& path) {
    return std::unexpected(file_failure{path + ": No such file or directory", true});
}

constexpr std::string_view pem =
    "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n";  // as far as is looked here

std::expected<std::string, file_failure> any_file(std::string const& path) {
    return std::string{pem} + "content of " + path;
}

std::string config_with(std::string const& cluster, std::string const& user) {
    return "current-context: c\n"
           "contexts: [{name: c, context: {cluster: k, user: u}}]\n"
           "clusters:\n- name: k\n  cluster: " +
           cluster + "\nusers:\n- name: u\n  user: " + user + "\n";
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

std::expected<cluster_config, std::string>
read(std::string const& text, file_reader const& files = any_file) {
    auto const parsed = parse_kubeconfig(text, "/home/j/.kube/config");
    if (!parsed) return std::unexpected(parsed.error());
    return resolve(*parsed, "", files);
}

auto const plain = std::string{"{server: 'https://a:6443'}"};

TEST(Kubeconfig, is_read_from_yaml) {
    auto const config = read(
        "apiVersion: v1\nkind: Config\nunknown: {x: 1}\ncurrent-context: c\n"
        "contexts:\n- name: c\n  context: {cluster: k, user: u, namespace: shop}\n"
        "clusters:\n- name: k\n  cluster:\n    server: https://rancher/k8s/clusters/c-1\n"
        "    tls-server-name: inner\n    certificate-authority-data: " +
        encode_base64(pem) +
        "\n"
        "    proxy-url: socks5://p:1080\n"
        "users:\n- name: u\n  user: {token: 0123}\n"
    );

    ASSERT_TRUE(config.has_value()) << config.error();
    EXPECT_EQ(config->server.text(), "https://rancher:443/k8s/clusters/c-1");
    EXPECT_EQ(config->tls.server_name, "inner");
    EXPECT_EQ(config->tls.authority.text, pem);
    EXPECT_EQ(config->proxy->port, 1080);
    EXPECT_EQ(config->default_namespace, "shop");
    EXPECT_EQ(std::get<bearer_token>(config->login).token, "0123");
}

TEST(Kubeconfig, is_read_from_json) {
    auto const config = read(
        R"({"current-context":"c","contexts":[{"name":"c","context":{"cluster":"k","user":""}}],)"
        R"("clusters":[{"name":"k","cluster":{"server":"https://[::1]:6443"}}]})"
    );

    ASSERT_TRUE(config.has_value()) << config.error();
    EXPECT_EQ(config->server.host, "::1");
    EXPECT_EQ(config->default_namespace, "default");
    EXPECT_TRUE(std::holds_alternative<std::monostate>(config->login));
}

TEST(Kubeconfig, never_takes_a_token_for_a_number_or_a_flag) {
    for (auto const* token : {"yes", "0x10", "1e3", "~x", "null1"}) {
        auto const config = read(config_with(plain, "{token: " + std::string{token} + "}"));

        EXPECT_EQ(std::get<bearer_token>(config.value().login).token, token);
    }
}

TEST(Kubeconfig, finds_relative_files_beside_itself) {
    auto const config = read(config_with(
        "{server: 'https://a', certificate-authority: ca.crt}",
        "{client-certificate: pki/me.crt, client-key: /etc/me.key, tokenFile: token}"
    ));

    ASSERT_TRUE(config.has_value()) << config.error();
    EXPECT_EQ(config->tls.authority.file, "/home/j/.kube/ca.crt");
    EXPECT_EQ(config->tls.certificate.file, "/home/j/.kube/pki/me.crt");
    EXPECT_EQ(config->tls.key.file, "/etc/me.key");
    EXPECT_EQ(std::get<token_file>(config->login).path, "/home/j/.kube/token");
}

TEST(Kubeconfig, prefers_data_over_a_file_and_a_token_file_over_a_token) {
    auto const config = read(config_with(
        "{server: 'https://a', certificate-authority: ca.crt, certificate-authority-data: " +
            encode_base64(pem) + "}",
        "{token: t, tokenFile: f, client-certificate: c, client-certificate-data: " +
            encode_base64(pem) + ", client-key: k}"
    ));

    ASSERT_TRUE(config.has_value()) << config.error();
    EXPECT_EQ(config->tls.authority.text, pem);
    EXPECT_EQ(config->tls.authority.file, "");
    EXPECT_EQ(config->tls.certificate.text, pem);
    EXPECT_TRUE(std::holds_alternative<token_file>(config->login));
}

TEST(Kubeconfig, gives_impersonation_as_headers) {
    auto const config = read(config_with(
        plain,
        "{token: t, as: jane, as-uid: '7', as-groups: [a, b], as-user-extra: {Sc/o: [x, y]}}"
    ));

    ASSERT_TRUE(config.has_value()) << config.error();
    EXPECT_THAT(
        config->impersonation,
        ElementsAre(
            Pair("Impersonate-User", "jane"),
            Pair("Impersonate-Uid", "7"),
            Pair("Impersonate-Group", "a"),
            Pair("Impersonate-Group", "b"),
            Pair("Impersonate-Extra-%53c%2Fo", "x"),
            Pair("Impersonate-Extra-%53c%2Fo", "y")
        )
    );
}

TEST(Kubeconfig, brings_an_exec_plugin_with_what_it_asks_for) {
    auto const config = read(config_with(
        "{server: 'https://a', certificate-authority-data: " + encode_base64(pem) +
            ", extensions: "
            "[{name: client.authentication.k8s.io/exec, extension: {audience: x, n: 3, s: '3'}}]}",
        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: bin/login, args: [a, '1'], "
        "env: [{name: N, value: v}], interactiveMode: IfAvailable, provideClusterInfo: true}}"
    ));

    ASSERT_TRUE(config.has_value()) << config.error();
    auto const& plugin = std::get<exec_plugin>(config->login);
    EXPECT_EQ(plugin.command, "/home/j/.kube/bin/login");
    EXPECT_THAT(plugin.arguments, ElementsAre("a", "1"));
    EXPECT_THAT(plugin.variables, ElementsAre(Pair("N", "v")));
    EXPECT_EQ(
        plugin.cluster,
        R"({"server":"https://a","certificate-authority-data":")" + encode_base64(pem) +
            R"(",)"
            R"("config":{"audience":"x","n":3,"s":"3"}})"
    );
}

TEST(Kubeconfig, names_the_file_that_holds_no_certificate_or_key) {
    auto const no_pem = [](std::string const& path) -> std::expected<std::string, file_failure> {
        return "content of " + path;
    };
    auto const message = [&](std::string const& cluster, std::string const& user) {
        return read(config_with(cluster, user), no_pem).error();
    };

    EXPECT_THAT(
        message("{server: 'https://a', certificate-authority: ca.crt}", "{}"),
        HasSubstr(
            "cluster \"k\": certificate-authority: /home/j/.kube/ca.crt: not a PEM certificate"
        )
    );
    EXPECT_THAT(
        message("{server: 'https://a', certificate-authority-data: UEVN}", "{}"),
        HasSubstr("cluster \"k\": certificate-authority-data is not a PEM certificate")
    );
    EXPECT_THAT(
        message(plain, "{client-certificate: /c, client-key: /k}"),
        HasSubstr("user \"u\": client-certificate: /c: not a PEM certificate")
    );
    EXPECT_THAT(
        message(plain, "{client-certificate-data: " + encode_base64(pem) + ", client-key: /k}"),
        HasSubstr("user \"u\": client-key: /k: not a PEM key")
    );
}

TEST(Kubeconfig, without_anything_is_called_empty) {
    for (auto const* text : {"", "\n", "# nothing yet\n", "null\n"})
        EXPECT_EQ(parse_kubeconfig(text, "/k").error(), "kubeconfig /k: it is empty") << text;
    EXPECT_EQ(
        parse_kubeconfig("- a\n", "/k").error(),
        "kubeconfig /k: it is not a map with clusters, users and contexts"
    );
}

TEST(SmallFile, is_no_folder) {
    EXPECT_EQ(read_small_file("/").error().text, "/: it is a folder");
}

TEST(Kubeconfig, merges_so_that_the_first_file_wins) {
    auto first = parse_kubeconfig(
                     "contexts: [{name: c, context: {cluster: k, user: ''}}]\n"
                     "clusters: [{name: k, cluster: {server: 'https://first'}}]\n",
                     "/1"
    )
                     .value();
    auto second = parse_kubeconfig(
                      "current-context: c\n"
                      "contexts: [{name: d, context: {cluster: k}}]\n"
                      "clusters: [{name: k, cluster: {server: 'https://second'}}]\n",
                      "/2"
    )
                      .value();

    merge(first, std::move(second));

    EXPECT_EQ(resolve(first, "", no_file).value().server.host, "first");
    EXPECT_EQ(resolve(first, "d", no_file).value().server.host, "first");
}

TEST(Kubeconfig, merges_so_that_the_first_current_context_wins) {
    auto first = parse_kubeconfig(
        "current-context: c\n"
        "contexts: [{name: c, context: {cluster: k, user: ''}}]\n"
        "clusters: [{name: k, cluster: {server: 'https://first'}}]\n",
        "/1"
    );
    auto second = parse_kubeconfig(
        "current-context: d\n"
        "contexts: [{name: d, context: {cluster: l, user: ''}}]\n"
        "clusters: [{name: l, cluster: {server: 'https://second'}}]\n",
        "/2"
    );

    merge(first.value(), std::move(second.value()));

    EXPECT_EQ(resolve(*first, "", no_file).value().server.host, "first");
    EXPECT_EQ(resolve(*first, "d", no_file).value().server.host, "second");
}

TEST(Kubeconfig, leaves_an_exec_plugin_without_a_slash_to_the_search_in_path) {
    auto const config = read(config_with(
        plain,
        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, "
        "interactiveMode: Never}}"
    ));

    ASSERT_TRUE(config.has_value()) << config.error();
    EXPECT_EQ(std::get<exec_plugin>(config->login).command, "aws");
}

TEST(Kubeconfig, ends_with_its_first_document) {
    auto const config = read(config_with(plain, "{token: t}") + "---\nusers: {}\n");

    ASSERT_TRUE(config.has_value()) << config.error();
    EXPECT_EQ(std::get<bearer_token>(config->login).token, "t");
}

struct bad_config {
    std::string text;
    std::string message;
};

class BadKubeconfig : public ::testing::TestWithParam<bad_config> {};

TEST_P(BadKubeconfig, is_reported_with_its_place) {
    auto const config = read(GetParam().text, no_file);

    ASSERT_FALSE(config.has_value());
    EXPECT_THAT(config.error(), HasSubstr("kubeconfig /home/j/.kube/config"));
    EXPECT_THAT(config.error(), HasSubstr(GetParam().message));
    EXPECT_EQ(config.error().find("hunter2"), std::string::npos);
}

std::string const exec_v1 = "apiVersion: client.authentication.k8s.io/v1, command: x";

INSTANTIATE_TEST_SUITE_P(
    All,
    BadKubeconfig,
    ::testing::Values(
        bad_config{"a: [", ":1:"},
        bad_config{"- x", "it is not a map"},
        bad_config{"", "it is empty"},
        bad_config{
            config_with(
                "{server: a, extensions: [{name: client.authentication.k8s.io/exec, "
                "extension: &loop {again: *loop}}]}",
                "{}"
            ),
            "inside its own anchor"
        },
        bad_config{
            config_with(
                "{server: a, extensions: [{name: client.authentication.k8s.io/exec, "
                "extension: [" +
                    repeated("x, ", 40'000) + "]}]}",
                "{}"
            ),
            "too large"
        },
        bad_config{"clusters: {}", "clusters: it should be a list"},
        bad_config{"users: [{name: [u]}]", "name: it should be a text"},
        bad_config{
            "contexts: [{name: a}]",
            "no current-context; choose one with --context; known: a"
        },
        bad_config{
            "current-context: x\ncontexts: [{name: a}, {name: b}]",
            "context \"x\" is not there; known: a, b"
        },
        bad_config{
            "current-context: x\ncontexts: [{name: x, context: {cluster: y}}]\n"
            "clusters: [{name: z}]",
            "context \"x\" names cluster \"y\", which is not there; known: z"
        },
        bad_config{
            "current-context: x\ncontexts: [{name: x, context: {cluster: y, user: w}}]\n"
            "clusters: [{name: y, cluster: {server: 'https://a'}}]",
            "names user \"w\", which is not there; known: none"
        },
        bad_config{config_with("{}", "{}"), "server is missing"},
        bad_config{config_with("{server: 'ftp://a'}", "{}"), "neither https:// nor http://"},
        bad_config{
            config_with(
                "{server: a, insecure-skip-tls-verify: true, certificate-authority-data: UEVN}",
                "{}"
            ),
            "exclude each other"
        },
        bad_config{config_with("{server: a, certificate-authority: no}", "{}"), "/home/j/.kube/no"},
        bad_config{config_with("{server: a, certificate-authority-data: '%'}", "{}"), "not Base64"},
        bad_config{config_with("{server: a, proxy-url: 'ftp://p'}", "{}"), "proxy-url"},
        bad_config{config_with(plain, "{tokenFile: no}"), "tokenFile: /home/j/.kube/no"},
        bad_config{config_with(plain, "{token: hunter2, username: u}"), "exclude each other"},
        bad_config{
            config_with(plain, "{client-certificate-data: " + encode_base64(pem) + "}"),
            "belong together"
        },
        bad_config{config_with(plain, "{as-groups: [a]}"), "need as"},
        bad_config{config_with(plain, "{auth-provider: {name: gcp}}"), "auth-provider gcp"},
        bad_config{config_with(plain, "{exec: {" + exec_v1 + "}}"), "interactiveMode is missing"},
        bad_config{
            config_with(plain, "{exec: {" + exec_v1 + ", interactiveMode: Always}}"),
            "nobody is here"
        },
        bad_config{config_with(plain, "{exec: {apiVersion: v1, command: x}}"), "is not known"},
        bad_config{"a: " + std::string(100, '[') + std::string(100, ']'), "more than 32 deep"}
    )
);

TEST(Kubeconfig, with_very_many_aliases_is_refused) {
    std::string text = "a: &a [x]\nb: [";
    for (int i = 0; i < 1001; ++i) text += "*a, ";

    auto const parsed = parse_kubeconfig(text + "x]", "/f");

    ASSERT_FALSE(parsed.has_value());
    EXPECT_THAT(parsed.error(), HasSubstr("aliases"));
}

}  // namespace
}  // namespace vitals::kube::config
