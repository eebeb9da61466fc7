// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A check that sends values of Secrets fails in each way that there is, against targets that send
// them back. Nothing that Vitals writes or answers about it shows a part of a value.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/references.hpp"
#include "core/health/observation.hpp"
#include "core/metrics/exposition.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "core/secret/value.hpp"
#include "core/status/handle.hpp"
#include "core/status/status_store.hpp"
#include "log/line.hpp"
#include "log/logger.hpp"
#include "net/address_policy/policy.hpp"
#include "net/network.hpp"
#include "probing/http/http_probe_fixture.hpp"
#include "probing/probe/deadlines.hpp"
#include "probing/probe/one_probe_fixture.hpp"
#include "probing/secrets/secret_store.hpp"
#include "publishing/events/event_publisher.hpp"
#include "publishing/events/recorder_fixture.hpp"
#include "publishing/logging/transition_log.hpp"
#include "publishing/terminal/screen.hpp"
#include "serving/consul/routes.hpp"
#include "support/a_request.hpp"
#include "support/memory_network.hpp"
#include "text/ascii/ascii.hpp"
#include "text/base64/base64.hpp"

#include <boost/asio/ip/address.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::integration {

namespace {

using namespace std::chrono_literals;
using check::header_source;
using health::failure_reason;
using probing::probe::interruption;
using testing::HasSubstr;

constexpr std::string_view token = "Xq7-canary-0fbd7c1a";
constexpr std::string_view password = "Zk3-canary-93ae44d2";
constexpr std::size_t shortest = 8;  // bytes of a value that must not be shown

std::string base64_of(std::string_view text) {
    std::string made;
    base64::encode(text, [&made](std::string_view some) { made.append(some); });
    return made;
}

// What base64 makes of `part` after that many other bytes, without the characters that other bytes
// decide as well.
std::string base64_inside(std::string_view part, std::size_t before) {
    auto const all = base64_of(std::string(before, ' ').append(part));
    auto const first = (before * 8 + 5) / 6;
    auto const end = (before + part.size()) * 8 / 6;
    return all.substr(first, end - first);
}

// The part that is shown; empty: none.
std::string shown_of(std::string_view value, std::string_view text) {
    auto const lower = ascii::lower_case(text);
    for (std::size_t at = 0; at + shortest <= value.size(); ++at) {
        auto const part = value.substr(at, shortest);
        if (lower.contains(ascii::lower_case(part))) return std::string{part};
        for (std::size_t const before : {0U, 1U, 2U})
            if (text.contains(base64_inside(part, before))) return std::string{part} + " in base64";
    }
    return "";
}

// All formats of a record.
class every_format final : public log::sink {
public:
    void write(log::level severity, std::string_view message, std::span<log::field const> fields)
        override {
        using enum log::colour;
        text += log::json_line({}, severity, message, fields) + "\n";
        text += log::text_line({}, severity, message, fields, off) + "\n";
        text += log::fitted_line({}, severity, message, fields, on, 120) + "\n";
    }
    std::string text;
};

// Probes of a target that sends back what it hears.
struct prober : probing::http::OneProbe {
    using OneProbe::a_check;
    using OneProbe::clock;
    using OneProbe::network;
    using OneProbe::store;
    void TestBody() override {}

    prober() {
        secret::contents all;
        all.allowed = secret::grant::parse({.usable = "true", .hosts = "shop.svc"});
        all.keys.emplace("token", secret::value{token});
        all.keys.emplace("password", secret::value{password});
        all.keys.emplace(
            "broken",
            secret::value{std::string{token} + "\n" + std::string{password}}
        );
        store.put(object, std::move(all), clock.now());
        echo({"HTTP/1.1 200 ", " OK\r\nX-Sent: ", "\r\nContent-Length: 400\r\n\r\nyou sent ", ""});
    }
    // The pieces of an answer, with what was heard in between.
    void echo(std::vector<std::string> const& pieces, support::script const& then = {}) {
        network.at("shop.svc", 443).respond = [pieces, then](std::string_view request) {
            std::string const values{token.data(), token.size()};
            auto const sent = values + " " + std::string{password} + " " +
                              base64_of("probe:" + std::string{password});
            heard.insert(std::string{request});
            std::string answer;
            for (auto const& each : pieces) answer.append(each).append(sent);
            support::script script{answer + std::string(400, ' ')};
            script.insert(script.end(), then.begin(), then.end());
            return script;
        };
    }
    health::observation interrupted(check::definition const& one, interruption why) {
        echo({"HTTP/1.1 200 "}, {support::hang{}});
        start(one);
        interrupt(why);
        EXPECT_TRUE(ended);
        return result;
    }
    health::observation probe(check::definition const& one) { return run(one); }
    void deny_everything() {
        using namespace net::address_policy;
        policy = std::make_shared<net::address_policy::policy const>(
            settings{.profile = profile::internet},
            1
        );
    }

    static inline std::set<std::string> heard;  // requests
    secret::object_name object{"shop", check::key_object::secret, "probe"};
};

using way = std::function<health::observation(prober&, check::definition const&)>;

way answering(std::vector<std::string> const& pieces, support::script const& then = {}) {
    return [pieces, then](prober& by, check::definition const& one) {
        by.echo(pieces, then);
        return by.probe(one);
    };
}

way failing(support::script support::memory_server::* where, support::fail const& how) {
    return [where, how](prober& by, check::definition const& one) {
        by.network.at("shop.svc", 443).*where = {how};
        return by.probe(one);
    };
}

std::multimap<failure_reason, way> every_way() {
    using enum failure_reason;
    using support::memory_server;
    return {
        {none, [](prober& by, auto const& one) { return by.probe(one); }},
        {status, answering({"HTTP/1.1 500 ", "\r\nServer: ", "\r\n\r\n"})},
        {protocol, answering({"SSH-2.0-", "\r\n"})},
        {protocol, answering({"HTTP/1.1 200 OK\r\nContent-Length: ", "\r\n\r\n"})},
        {redirect,
         answering(
             {"HTTP/1.1 302 Go\r\nContent-Length: 0\r\nLocation: https://a.example/", "\r\n\r\n"}
         )},
        {redirect,
         answering({"HTTP/1.1 302 Go\r\nContent-Length: 0\r\nLocation: gopher://", "/\r\n\r\n"})},
        {timeout, answering({"HTTP/1.1 200 OK\r\nX-Sent: "}, {support::hang{}})},
        {connect, failing(&memory_server::connect, {"connection refused"})},
        {resources,
         failing(&memory_server::connect, {"no descriptors", net::failure::kind::resources})},
        {tls,
         failing(
             &memory_server::handshake,
             {"certificate is not valid for shop.svc", net::failure::kind::tls}
         )},
        {dns,
         [](prober& by, auto const& one) {
             by.network.name("shop.svc").steps = {support::fail{"no such host"}};
             return by.probe(one);
         }},
        {blocked,
         [](prober& by, auto const& one) {
             by.deny_everything();
             return by.probe(one);
         }},
        {secret,
         [](prober& by, auto const& one) {
             by.store.refuse(by.object, "may not be read", by.clock.now());
             by.clock.advance(probing::secrets::secret_store::kept);
             return by.probe(one);
         }},
        {secret,
         [](prober& by, check::definition one) {
             auto& last = one.target.as<check::http_target>()->headers.back();
             auto source = *last.source;
             source.secret.key = "broken";
             last.source = source;
             return by.probe(one);
         }},
        {cancelled,
         [](prober& by, auto const& one) { return by.interrupted(one, interruption::cancelled); }},
        {overload,
         [](prober& by, auto const& one) { return by.interrupted(one, interruption::overload); }},
    };
}

// Everything that speaks of checks.
class SecretOutputs : public publishing::events::recorder_fixture {
protected:
    SecretOutputs() {
        stories.initial_sync_done("", checks.revision());
        screen.definitions_read(now());
        screen.first_round_over(now());
        checks.subscribe([this](auto const& check, auto const& change) {
            publishing::logging::log_transition(log::logger{records}, check, change);
            stories.changed(check, change, checks.revision());
            screen.changed(check, change, now());
        });
    }

    publishing::terminal::now now() { return {.at = clock.now(), .wall = {}}; }

    // With both forms of a value in its headers.
    static check::definition sending_values(std::string const& id) {
        auto made = prober::a_check("https://shop.svc/");
        made.identity = {"shop", "web", id};
        auto& headers = made.target.as<check::http_target>()->headers;
        header_source const login{
            .as = header_source::form::basic,
            .secret = {check::key_object::secret, "probe", "password"},
            .user = "probe"
        };
        header_source const whole{.secret = {check::key_object::secret, "probe", "token"}};
        headers.push_back({"Authorization", {}, login});
        headers.push_back({"X-Api-Key", {}, whole});
        return made;
    }

    std::string api_answer(std::string path) {
        auto reply = api_routes.answer(support::a_request(std::move(path)));
        return support::whole_body(reply);
    }

    std::map<std::string, std::string> outputs() {
        screen.tick(now());
        settle();
        std::map<std::string, std::string> all{
            {"log", records->text},
            {"screen", lines},
            {"metrics", metrics::exposition({.checks = checks})},
            {"agent/checks", api_answer("/v1/agent/checks")},
            {"state/any", api_answer("/v1/health/state/any")},
        };
        for (auto const& each : server.events()) all["events"] += each.regarding + each.note + "\n";
        return all;
    }

    status::status_store checks;
    publishing::events::event_publisher stories{{
        .loop = context.get_executor(),
        .clock = clock,
        .recorder = recorder,
        .uid = [](auto const&) { return "uid-1"; },
    }};
    std::shared_ptr<every_format> records = std::make_shared<every_format>();
    std::string lines;
    publishing::terminal::screen screen{
        {.how = {.symbols = true, .colours = true},
         .columns = [] { return 200; },
         .write = [this](std::string const& line) { lines += line + "\n"; },
         .program = "vitals",
         .source = "shop",
         .hint = "ends"},
        checks,
        now()
    };
    serving::consul::api api_routes{context.get_executor(), clock, checks, {.node_name = "n"}};
};

TEST_F(SecretOutputs, show_no_part_of_a_value_however_the_check_fails) {
    std::set<failure_reason> found;
    int number = 0;
    for (auto const& [reason, happens] : every_way()) {
        auto const one = sending_values("way-" + std::to_string(++number));
        auto const which = checks.add(std::make_shared<check::definition const>(one), {});
        prober by;

        auto seen = happens(by, one);

        EXPECT_EQ(seen.reason, reason) << one.identity.text() << seen.output;
        found.insert(seen.reason);
        for (auto const value : {token, password})
            EXPECT_EQ(shown_of(value, seen.output + seen.cause), "") << seen.output;
        checks.observe(which, std::move(seen));
    }

    EXPECT_EQ(found.size(), health::failure_reason_count - 1)
        << "all but `body`, which no kind has";
    EXPECT_THAT(*prober::heard.begin(), HasSubstr(token)) << "the target knew them";
    EXPECT_THAT(*prober::heard.begin(), HasSubstr(base64_of("probe:" + std::string{password})));
    for (auto const& [what, text] : outputs()) {
        EXPECT_THAT(text, HasSubstr("way-1")) << what << " tells of the checks";
        for (auto const value : {token, password}) EXPECT_EQ(shown_of(value, text), "") << what;
    }
}

TEST_F(SecretOutputs, would_be_found_to_show_each_part_in_each_encoding) {
    std::string const value{token};
    EXPECT_EQ(shown_of(token, "a " + value.substr(3, 8) + " b"), value.substr(3, 8));
    EXPECT_EQ(shown_of(token, ascii::lower_case(token)), value.substr(0, 8));
    EXPECT_EQ(shown_of(token, value.substr(3, 7)), "");
    for (auto const* const before : {"", "a", "ab", "abc"})
        EXPECT_NE(shown_of(token, base64_of(before + value.substr(5, 8) + "z")), "") << before;
}

}  // namespace

}  // namespace vitals::integration
