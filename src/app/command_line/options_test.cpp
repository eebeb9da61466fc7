// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "app/command_line/options.hpp"

#include "app/cli/lint_format.hpp"
#include "core/quota/budgets.hpp"
#include "core/quota/quotas.hpp"
#include "log/logger.hpp"
#include "net/address_policy/policy.hpp"
#include "serving/readers/who_reads.hpp"
#include "text/ascii/ascii.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdlib.h>

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace vitals::app::command_line {

namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

using variables = std::map<std::string, std::string>;

// In the environment as long as it lives.
class set_variables {
public:
    explicit set_variables(variables const& all) : all_{all} {
        for (auto const& [name, value] : all_) ::setenv(name.c_str(), value.c_str(), 1);
    }
    ~set_variables() {
        for (auto const& [name, value] : all_) ::unsetenv(name.c_str());
    }
    set_variables(set_variables const&) = delete;
    set_variables& operator=(set_variables const&) = delete;

private:
    variables const& all_;
};

command read(std::vector<std::string> const& arguments, variables const& set = {}) {
    std::vector<char const*> argv{"vitals"};
    for (auto const& one : arguments) argv.push_back(one.c_str());
    set_variables const environment{set};
    return parse(static_cast<int>(argv.size()), argv.data());
}

run_options run(std::vector<std::string> arguments, variables const& set = {}) {
    arguments.insert(arguments.begin(), "run");
    auto const got = read(arguments, set);
    if (auto const* message = std::get_if<command_line_message>(&got))
        ADD_FAILURE() << message->text;
    auto const* options = std::get_if<run_options>(&got);
    return options == nullptr ? run_options{} : *options;
}

std::string help(std::vector<std::string> const& arguments, variables const& set = {}) {
    auto const got = read(arguments, set);
    auto const* message = std::get_if<command_line_message>(&got);
    if (message == nullptr || message->exit_code != 0) return "no help";
    return message->text;
}

std::string usage_error(std::vector<std::string> const& arguments, variables const& set = {}) {
    auto const got = read(arguments, set);
    auto const* message = std::get_if<command_line_message>(&got);
    if (message == nullptr) return "accepted";
    EXPECT_EQ(message->exit_code, 2);
    return message->text;
}

struct effect {
    std::string flag;
    std::string value;
    bool (*seen)(run_options const&);
};

// Each with a value that is not its default.
std::vector<effect> const effects{
    {"checks", "/a", [](run_options const& o) { return o.checks == std::vector<std::string>{"/a"}; }
    },
    {"kubeconfig", "/k", [](run_options const& o) { return o.kubeconfig == "/k"; }},
    {"context", "c", [](run_options const& o) { return o.context == "c"; }},
    {"namespace",
     "shop",
     [](run_options const& o) { return o.namespaces == std::vector<std::string>{"shop"}; }},
    {"selector", "a=b", [](run_options const& o) { return o.selector == "a=b"; }},
    {"node-name", "n1", [](run_options const& o) { return o.node_name == "n1"; }},
    {"node-id",
     "7D1F0C52-6b1e-4a55-9a0e-0b7a2c9e4d10",
     [](run_options const& o) { return o.node_id == "7d1f0c52-6b1e-4a55-9a0e-0b7a2c9e4d10"; }},
    {"node-meta",
     "rack=7=a",
     [](run_options const& o) {
         return o.node_meta == std::map<std::string, std::string>{{"rack", "7=a"}};
     }},
    {"datacenter", "East", [](run_options const& o) { return o.datacenter == "east"; }},
    {"listen-address", "::1", [](run_options const& o) { return o.listen_address == "::1"; }},
    {"api-port", "0", [](run_options const& o) { return o.api_port == 0; }},
    {"api-anonymous",
     "none",
     [](run_options const& o) { return o.api_anonymous == serving::readers::anonymous::none; }},
    {"metrics-port", "65535", [](run_options const& o) { return o.metrics_port == 65535; }},
    {"healthz-listen-address",
     "127.0.0.1",
     [](run_options const& o) { return o.healthz_listen_address == "127.0.0.1"; }},
    {"healthz-port", "1", [](run_options const& o) { return o.healthz_port == 1; }},
    {"healthz-app-id", "x", [](run_options const& o) { return o.healthz_app_id == "x"; }},
    {"allowed-hosts",
     "a.example",
     [](run_options const& o) { return o.allowed_hosts == std::vector<std::string>{"a.example"}; }},
    {"health-show-reasons", "true", [](run_options const& o) { return o.health_show_reasons; }},
    {"quota",
     "shop=checks:5,output:1Mi",
     [](run_options const& o) {
         return o.quotas == std::vector<quota::setting>{
                                {"shop", &quota::budgets::checks, 5},
                                {"shop", &quota::budgets::output_bytes, 1 << 20}
                            };
     }},
    {"max-timeout", "1m30s", [](run_options const& o) { return o.max_timeout == 90s; }},
    {"targets",
     "public",
     [](run_options const& o) {
         return o.targets.profile == net::address_policy::profile::internet;
     }},
    {"allow-target",
     "shop=10.0.0.0/8:443",
     [](run_options const& o) {
         return o.targets.allow.size() == 1 && o.targets.allow[0].ns == "shop";
     }},
    {"deny-target",
     "[fd00::/8]:443",
     [](run_options const& o) {
         return o.targets.deny.size() == 1 && o.targets.deny[0].ports.first == 443;
     }},
    {"internal-prefix",
     "2600:1f13::/56",
     [](run_options const& o) { return o.targets.internal.size() == 1; }},
    {"nat64-prefix",
     "2001:db8::/96",
     [](run_options const& o) { return o.targets.nat64.size() == 1; }},
    {"own-service",
     "vitals.vitals.svc",
     [](run_options const& o) {
         return o.targets.own_services == std::vector<std::string>{"vitals.vitals.svc"};
     }},
    {"targets-file", "a.yaml", [](run_options const& o) { return o.targets.file == "a.yaml"; }},
    {"targets-audit", "true", [](run_options const& o) { return o.targets.audit; }},
    {"probe-threads", "64", [](run_options const& o) { return o.probe_threads == 64; }},
    {"max-in-flight", "10", [](run_options const& o) { return o.max_in_flight == 10U; }},
    {"shutdown-delay", "1s500ms", [](run_options const& o) { return o.shutdown_delay == 1500ms; }},
    {"log-level", "warn", [](run_options const& o) { return o.log_level == log::level::warn; }},
    {"log-format", "json", [](run_options const& o) { return o.log_format == log::format::json; }},
};

std::string variable(std::string const& flag) {
    std::string name{"VITALS_"};
    for (char const c : flag)
        name += c == '-' ? '_' : ascii::is_digit(c) ? c : static_cast<char>(c - 'a' + 'A');
    return name;
}

}  // namespace

TEST(Options, take_effect_as_flags) {
    for (auto const& one : effects) {
        EXPECT_FALSE(one.seen(run({}))) << one.flag;
        EXPECT_TRUE(one.seen(run({"--" + one.flag, one.value}))) << one.flag;
        EXPECT_TRUE(one.seen(run({"--" + one.flag + "=" + one.value}))) << one.flag;
    }
}

TEST(Options, take_effect_as_environment_variables) {
    for (auto const& one : effects)
        EXPECT_TRUE(one.seen(run({}, {{variable(one.flag), one.value}}))) << one.flag;
}

TEST(Options, are_what_the_documents_say_when_nothing_is_given) {
    auto const options = run({});

    EXPECT_THAT(options.checks, IsEmpty());
    EXPECT_THAT(options.namespaces, IsEmpty());
    EXPECT_EQ(options.selector, "vitals.dev/checks=true");
    EXPECT_FALSE(options.listen_address);
    EXPECT_EQ(options.api_port, 8500);
    EXPECT_EQ(options.metrics_port, 9090);
    EXPECT_EQ(options.healthz_port, 8080);
    EXPECT_EQ(options.healthz_listen_address, "");
    EXPECT_EQ(options.probe_threads, 1U);
    EXPECT_FALSE(options.max_in_flight);
    EXPECT_FALSE(options.shutdown_delay);
    EXPECT_FALSE(options.log_format);
}

TEST(Options, prefer_the_flag_to_the_variable) {
    EXPECT_EQ(run({"--api-port", "1"}, {{"VITALS_API_PORT", "2"}}).api_port, 1);
    EXPECT_THAT(
        run({"--namespace", "a"}, {{"VITALS_NAMESPACE", "b,c"}}).namespaces,
        ElementsAre("a")
    );
    EXPECT_FALSE(run({"--health-show-reasons=false"}, {{"VITALS_HEALTH_SHOW_REASONS", "1"}})
                     .health_show_reasons);
}

TEST(Options, secrets_come_from_a_folder_only_with_checks_from_files) {
    EXPECT_EQ(run({"--checks", "a", "--secrets", "b"}).secrets, "b");
    EXPECT_THAT(usage_error({"run", "--secrets", "b"}), HasSubstr("--secrets requires --checks"));
    EXPECT_THAT(usage_error({"run", "--checks", "a", "--secrets="}), HasSubstr("--secrets"));
    EXPECT_EQ(run({"--checks", "a", "--state-dir", "b"}).state_dir, "b");
    EXPECT_EQ(run({"--tls-cert-file", "a", "--tls-private-key-file", "b"}).tls_key, "b");
    EXPECT_THAT(
        usage_error({"run", "--tls-cert-file", "a"}),
        HasSubstr("--tls-cert-file requires --tls-private-key-file")
    );
    EXPECT_THAT(
        usage_error({"run", "--tls-private-key-file", "a"}),
        HasSubstr("--tls-private-key-file requires --tls-cert-file")
    );
    EXPECT_THAT(
        usage_error({"run", "--state-dir", "b"}),
        HasSubstr("--state-dir requires --checks")
    );
    EXPECT_EQ(run({"--checks", "a", "--api-token-file", "b"}).api_token_file, "b");
    EXPECT_THAT(
        usage_error({"run", "--api-token-file", "b"}),
        HasSubstr("--api-token-file requires --checks")
    );
}

TEST(Options, may_be_repeated_where_it_makes_sense) {
    EXPECT_THAT(run({"--checks", "a", "--checks", "b"}).checks, ElementsAre("a", "b"));
    EXPECT_THAT(run({}, {{"VITALS_CHECKS", "a,,b"}}).checks, ElementsAre("a", "b"));
    EXPECT_THAT(run({"--checks", "a,b", "--checks=c"}).checks, ElementsAre("a", "b", "c"));
    EXPECT_THAT(
        run({"--namespace", "a", "--namespace", "b,a", "--namespace", "b"}).namespaces,
        ElementsAre("a", "b")
    );
}

TEST(Options, of_budgets_add_up_and_may_be_one_text_as_in_a_variable) {
    auto const twice = run({"--quota", "shop=checks:5,probes:2", "--quota=*=checks:7"}).quotas;
    auto const once = run({}, {{"VITALS_QUOTA", "shop=checks:5,probes:2,*=checks:7"}}).quotas;

    EXPECT_EQ(twice.size(), 3U);
    EXPECT_EQ(twice, once);
}

TEST(Options, that_are_given_twice_take_the_last_value) {
    EXPECT_EQ(run({"--api-port", "1", "--api-port", "2"}).api_port, 2);
    EXPECT_EQ(run({"--log-level=info", "--log-level=warn"}).log_level, log::level::warn);
    EXPECT_FALSE(run({"--health-show-reasons", "--health-show-reasons=false"}).health_show_reasons);
    EXPECT_EQ(
        std::get<version_request>(read({"version", "-o", "text", "--output=json"})).format,
        version_format::json
    );
    EXPECT_THAT(
        usage_error({"run", "--api-port", "x", "--api-port", "2"}),
        HasSubstr("\"x\" is not a port")
    );
}

TEST(Options, of_metadata_add_up_to_as_many_keys_as_in_consul) {
    using meta = std::map<std::string, std::string>;
    std::vector<std::string> most;
    for (int i = 0; i < 64; ++i) most.push_back("--node-meta=key" + std::to_string(i) + "=");

    EXPECT_EQ(
        run({"--node-meta=rack=7", "--node-meta", "os=linux,rack=8"}).node_meta,
        (meta{{"os", "linux"}, {"rack", "8"}})
    );
    EXPECT_EQ(run(most).node_meta.size(), 64U);
    most.insert(most.begin(), "run");
    most.emplace_back("--node-meta=one=more");
    EXPECT_THAT(usage_error(most), HasSubstr("at most 64 keys are possible"));
}

TEST(Options, count_an_empty_variable_as_none) {
    EXPECT_EQ(run({}, {{"VITALS_API_PORT", ""}}).api_port, 8500);
}

TEST(Options, do_not_take_a_service_beside_the_pod_for_a_port) {
    EXPECT_EQ(run({}, {{"VITALS_METRICS_PORT", "tcp://10.96.2.215:9090"}}).metrics_port, 9090);
    EXPECT_THAT(
        usage_error({"run", "--metrics-port", "tcp://10.96.2.215:9090"}, {}),
        HasSubstr("is not a port")
    );
}

TEST(Options, name_the_variables_that_nothing_reads) {
    auto const names = [](variables const& set) {
        std::vector<std::string> all;
        for (auto const& [name, meant] : run({}, set).unknown_variables)
            all.push_back(meant.empty() ? name : name + " " + meant);
        return all;
    };

    EXPECT_THAT(
        names({{"VITALS_LOG_LVL", "debug"}}),
        ElementsAre("VITALS_LOG_LVL VITALS_LOG_LEVEL")
    );
    EXPECT_THAT(names({{"VITALS_COLOURS", "1"}}), ElementsAre("VITALS_COLOURS"));
    EXPECT_THAT(
        names(
            {{"VITALS_LOG_LEVEL", "debug"},
             {"VITALS_LOG_LVL", ""},
             {"OTHER", "x"},
             {"VITALS_SERVICE_HOST", "10.0.0.1"},
             {"VITALS_API_SERVICE_PORT_HTTP", "8500"},
             {"VITALS_PORT", "tcp://10.0.0.1:8080"},
             {"VITALS_API_PORT", "tcp://10.0.0.1:8500"},
             {"VITALS_API_PORT_8500_TCP_ADDR", "10.0.0.1"}}
        ),
        IsEmpty()
    );
}

TEST(Options, of_the_environment_are_those_of_run_alone) {
    variables const wrong{{"VITALS_API_PORT", "x"}};

    EXPECT_TRUE(std::holds_alternative<lint_options>(read({"lint", "a.yaml"}, wrong)));
    EXPECT_TRUE(std::holds_alternative<version_request>(read({"version"}, wrong)));
    EXPECT_TRUE(std::holds_alternative<version_request>(read({"--version"}, wrong)));
    EXPECT_THAT(help({"--help"}, wrong), HasSubstr("Usage: vitals"));
}

TEST(Options, need_no_value_to_switch_something_on) {
    EXPECT_TRUE(run({"--health-show-reasons"}).health_show_reasons);
    EXPECT_TRUE(run({"--health-show-reasons", "--api-port", "1"}).health_show_reasons);
    EXPECT_TRUE(run({"--health-show-reasons", "true"}).health_show_reasons);
    EXPECT_FALSE(run({"--health-show-reasons", "false"}).health_show_reasons);
    EXPECT_FALSE(run({"--health-show-reasons=0"}).health_show_reasons);
}

TEST(Options, name_flag_variable_and_value_when_a_value_is_wrong) {
    EXPECT_EQ(
        usage_error({"run", "--api-port", "70000"}),
        "vitals: --api-port (or VITALS_API_PORT): \"70000\" is not a port (0 to 65535)\n"
        "Try: vitals run --help\n"
    );
    EXPECT_THAT(
        usage_error({"run"}, {{"VITALS_API_PORT", "x"}}),
        HasSubstr("--api-port (or VITALS_API_PORT): \"x\" is not a port")
    );
}

TEST(Options, refuse_values_out_of_range) {
    for (auto const& [flag, value] : std::vector<std::pair<std::string, std::string>>{
             {"api-port", "-1"},
             {"api-port", "65536"},
             {"api-port", "1.5"},
             {"api-port", "80x"},
             {"api-port", " 80"},
             {"api-port", "+80"},
             {"api-port", "0x50"},
             {"api-port", "99999999999999999999"},
             {"metrics-port", ""},
             {"node-id", "7d1f0c52-6b1e-4a55-9a0e-0b7a2c9e4d1"},
             {"node-id", "7d1f0c52-6b1e-4a55-9a0e-0b7a2c9e4dxx"},
             {"node-meta", "rack"},
             {"node-meta", "=7"},
             {"node-meta", "a.b=7"},
             {"node-meta", "consul-x=7"},
             {"node-meta", std::string(129, 'k') + "=7"},
             {"node-meta", "rack=" + std::string(513, 'v')},
             {"datacenter", "a.b"},
             {"probe-threads", "0"},
             {"probe-threads", "65"},
             {"max-in-flight", "0"},
             {"max-in-flight", "1000001"},
             {"shutdown-delay", "11s"},
             {"shutdown-delay", "5"},
             {"shutdown-delay", "-1s"},
             {"log-level", "loud"},
             {"log-format", "xml"},
             {"listen-address", "localhost"},
             {"listen-address", "1.2.3"},
             {"namespace", "Shop"},
             {"namespace", "a/b"},
             {"selector", ""},
             {"selector", " "},
             {"selector", "a=b=c"},
             {"allowed-hosts", "http://a"},
             {"allowed-hosts", "a:80"},
             {"health-show-reasons", "maybe"},
             {"max-timeout", "999ms"},
             {"max-timeout", "1h1s"},
             {"quota", "checks:5"},
             {"quota", "shop=check:5"}
         })
        EXPECT_THAT(
            usage_error({"run", "--" + flag + "=" + value}),
            AllOf(HasSubstr("--" + flag), HasSubstr("vitals run --help"))
        ) << flag
          << "=" << value;
}

TEST(Options, are_decimal_numbers_with_zeros_before_them_too) {
    EXPECT_EQ(run({"--api-port", "0080"}).api_port, 80);
    EXPECT_EQ(run({"--probe-threads", "010"}).probe_threads, 10U);
}

TEST(Options, refuse_flags_that_exclude_each_other) {
    for (auto const* other : {"--kubeconfig", "--context", "--namespace", "--selector"})
        EXPECT_THAT(
            usage_error({"run", "--checks", "a", other, "b"}),
            HasSubstr("--checks excludes " + std::string{other})
        );
}

TEST(Options, that_nobody_wrote_are_named_with_their_variable) {
    EXPECT_THAT(
        usage_error({"run", "--checks", "a"}, {{"VITALS_NAMESPACE", "b"}}),
        HasSubstr("--checks excludes --namespace (VITALS_NAMESPACE is set)\n")
    );
    EXPECT_THAT(
        usage_error({"run", "--context=c"}, {{"VITALS_CHECKS", "a"}}),
        HasSubstr("--checks (VITALS_CHECKS is set) excludes --context\n")
    );
    EXPECT_THAT(
        usage_error({"run", "--checks=a", "--namespace", "b"}, {{"VITALS_NAMESPACE", "b"}}),
        HasSubstr("--checks excludes --namespace\n")
    );
}

TEST(Options, refuse_one_port_for_two_servers) {
    EXPECT_THAT(
        usage_error({"run", "--metrics-port", "7", "--healthz-port=7"}),
        HasSubstr("--metrics-port and --healthz-port are both 7\n")
    );
    EXPECT_THAT(
        usage_error({"run", "--api-port", "8080"}),
        HasSubstr("--api-port and --healthz-port are both 8080\n")
    );
    EXPECT_THAT(
        usage_error({"run", "--api-port", "7"}, {{"VITALS_METRICS_PORT", "7"}}),
        HasSubstr("--api-port and --metrics-port (VITALS_METRICS_PORT is set) are both 7\n")
    );
}

TEST(Options, allow_any_free_port_to_each_server_and_one_port_on_two_addresses) {
    EXPECT_EQ(run({"--api-port=0", "--metrics-port=0", "--healthz-port=0"}).metrics_port, 0);
    EXPECT_EQ(
        run({"--listen-address=::1", "--healthz-listen-address=127.0.0.1", "--api-port=8080"})
            .api_port,
        8080
    );
}

TEST(CommandLine, guesses_what_was_meant) {
    struct row {
        std::vector<std::string> line;
        std::string says;
    };
    for (auto const& [line, says] : std::vector<row>{
             {{"run", "--cheks", "examples/"}, "unknown flag --cheks; did you mean --checks?"},
             {{"run", "--api-prt=1"}, "unknown flag --api-prt; did you mean --api-port?"},
             {{"run", "--frobnicate"}, "unknown flag --frobnicate"},
             {{"run", "-n", "shop"}, "unknown flag -n; did you mean --namespace?"},
             {{"run", "-l", "a=b"}, "unknown flag -l; did you mean --selector?"},
             {{"run", "-f", "a.yaml"}, "unknown flag -f; did you mean --checks?"},
             {{"run", "--port", "1"}, "unknown flag --port; did you mean --api-port?"},
             {{"run", "--verbose"}, "unknown flag --verbose; did you mean --log-level debug?"},
             {{"--chcks", "a"}, "unknown flag --chcks; did you mean vitals run --checks?"},
             {{"-f", "a"}, "unknown flag -f; did you mean vitals run --checks?"},
             {{"lint", "--checks", "a"}, "unknown flag --checks; write vitals lint PATH"},
             {{"lint", "-f", "a"}, "unknown flag -f; write vitals lint PATH"},
             {{"lint", "--json", "a"}, "unknown flag --json; did you mean --output json?"},
             {{"lint", "--format=json", "a"}, "unknown flag --format; did you mean --output?"},
             {{"version", "--json"}, "unknown flag --json; did you mean --output json?"},
             {{"check", "a"}, "unknown command \"check\"; did you mean lint?"},
             {{"validate", "a"}, "unknown command \"validate\"; did you mean lint?"},
             {{"--checks", "a.yaml"}, "unknown flag --checks; write vitals run --checks"},
             {{"run", "a.yaml"}, "unexpected argument \"a.yaml\"; did you mean --checks a.yaml?"},
             {{"run", "--api-port"}, "--api-port needs a value (PORT)"},
             {{"run", "--node-name=", "--checks", "a"}, "--node-name needs a value (NAME)"},
             {{"run", "--kubeconfig=", "--api-port=1"}, "--kubeconfig needs a value (PATH)"},
             {{"lint", "--output=", "a.yaml"}, "--output needs a value (text|json|github)"},
             {{"run", "--", "a.yaml"},
              "unexpected argument \"a.yaml\"; did you mean --checks a.yaml?"},
             {{"--log-level", "debug", "run"},
              "--log-level comes after the command: vitals run --log-level"},
             {{"runn", "--checks", "a"}, "unknown command \"runn\"; did you mean run?"},
             {{"vresion"}, "unknown command \"vresion\"; did you mean version?"},
             {{"serve"}, "unknown command \"serve\"; did you mean run?"},
             {{"frobnicate"}, "unknown command \"frobnicate\""},
             {{"version", "x"}, "unexpected argument \"x\""},
             {{"help", "rum"}, "unknown command \"rum\"; did you mean run?"},
             {{"lint"}, "PATH is missing: file or folder of manifests, or - for standard input"},
             {{"completion"}, "SHELL is missing: bash, zsh or fish"},
             {{"completion", "csh"},
              "SHELL: \"csh\" is not a shell that Vitals knows (bash, zsh or fish)"},
             {{"run", "--selector", "a=b=c"},
              "--selector (or VITALS_SELECTOR): \"a=b=c\" is not a label selector (such as "
              "app=x,tier in (a,b))"}
         }) {
        auto const text = usage_error(line);
        EXPECT_THAT(text, StartsWith("vitals: " + says + "\nTry: vitals"));
        EXPECT_THAT(text, EndsWith(" --help\n"));
    }
}

TEST(CommandLine, writes_no_control_character_of_an_argument_to_the_terminal) {
    for (std::vector<std::string> const& line : std::vector<std::vector<std::string>>{
             {"help", "\x1b[31mx"},
             {"run", "--log-level", "\x1b]0;x\x07"},
             {"run", "--\x1b[31m"},
             {"\x1b[31m"}
         })
        EXPECT_EQ(usage_error(line).find_first_of("\x1b\x07"), std::string::npos) << line.back();
}

TEST(CommandLine, prints_its_help_when_it_is_empty) {
    EXPECT_EQ(usage_error({}), help({"--help"}));
}

TEST(CommandLine, prints_the_help_of_each_command) {
    EXPECT_THAT(help({"--help"}), HasSubstr("Usage: vitals [flags] [command]\n"));
    EXPECT_THAT(help({"run", "--help"}), HasSubstr("Usage: vitals run [flags]\n"));
    EXPECT_THAT(help({"lint", "--help"}), HasSubstr("Usage: vitals lint [flags] PATH...\n"));
    EXPECT_EQ(help({"-h"}), help({"--help"}));
    EXPECT_EQ(help({"run", "--api-port", "1", "-h"}), help({"run", "--help"}));
    EXPECT_EQ(help({"--help", "run"}), help({"run", "--help"}));
    EXPECT_THAT(help({"version", "--help"}), HasSubstr("Usage: vitals version [flags]\n"));
    EXPECT_THAT(help({"completion", "--help"}), HasSubstr("source <(vitals completion bash)"));
    EXPECT_EQ(help({"help"}), help({"--help"}));
    EXPECT_EQ(help({"help", "run"}), help({"run", "--help"}));
    EXPECT_EQ(help({"help", "lint"}), help({"lint", "--help"}));
}

TEST(CommandLine, prints_its_help_whatever_else_is_wrong) {
    EXPECT_EQ(help({"run", "--api-port", "x", "--help"}), help({"run", "--help"}));
    EXPECT_EQ(help({"run", "--help"}, {{"VITALS_API_PORT", "x"}}), help({"run", "--help"}));
}

TEST(CommandLine, knows_what_a_server_refuses_that_lint_reports) {
    auto const asked = std::get<lint_options>(read(
        {"lint",
         "--targets=cluster",
         "--allow-target=10.0.0.5:6379",
         "--deny-target=10.9.0.0/16",
         "--max-timeout=60s",
         "--quota=shop=checks:5,*=checks:7",
         "a.yaml"}
    ));
    auto const plain = std::get<lint_options>(read({"lint", "a.yaml"}));

    EXPECT_EQ(asked.targets.profile, net::address_policy::profile::cluster);
    EXPECT_EQ(asked.targets.allow.size(), 1U);
    EXPECT_EQ(asked.targets.deny.size(), 1U);
    EXPECT_EQ(asked.max_timeout, std::chrono::seconds{60});
    EXPECT_EQ(asked.quotas.size(), 2U);
    EXPECT_FALSE(plain.targets.profile);
    EXPECT_FALSE(plain.max_timeout);
    EXPECT_TRUE(plain.quotas.empty());
}

TEST(CommandLine, knows_how_lint_is_to_print) {
    auto const linted = std::get<lint_options>(read({"lint", "-o", "json", "--strict", "a.yaml"}));

    EXPECT_EQ(linted.format, cli::lint_format::json);
    EXPECT_TRUE(linted.strict);
    EXPECT_THAT(linted.files, ElementsAre("a.yaml"));
    EXPECT_EQ(
        std::get<lint_options>(read({"lint", "a.yaml", "--output=github"})).format,
        cli::lint_format::github
    );
    EXPECT_THAT(
        usage_error({"lint", "-o", "xml", "a.yaml"}),
        AllOf(HasSubstr("is not an output format (text, json or github)"), HasSubstr("--output"))
    );
}

TEST(CommandLine, knows_lint_and_version) {
    auto const linted = read({"lint", "a.yaml", "-"});
    ASSERT_TRUE(std::holds_alternative<lint_options>(linted));
    EXPECT_THAT(std::get<lint_options>(linted).files, ElementsAre("a.yaml", "-"));
    EXPECT_EQ(std::get<lint_options>(linted).format, cli::lint_format::text);
    EXPECT_FALSE(std::get<lint_options>(linted).strict);
    for (auto const* each : {"version", "--version", "-v"})
        EXPECT_TRUE(std::holds_alternative<version_request>(read({each}))) << each;
    EXPECT_EQ(
        std::get<version_request>(read({"version", "-o", "json"})).format,
        version_format::json
    );
    EXPECT_THAT(
        usage_error({"version", "-o", "xml"}),
        HasSubstr("\"xml\" is not an output format")
    );
}

}  // namespace vitals::app::command_line
