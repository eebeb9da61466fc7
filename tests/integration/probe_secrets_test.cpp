// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Probes whose headers, authorities and client certificates come from Secrets, with real TLS peers.

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/references.hpp"
#include "core/check/tls_settings.hpp"
#include "core/health/observation.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "core/secret/value.hpp"
#include "integration/client_loop.hpp"
#include "integration/keeping_probe.hpp"
#include "integration/tls_peer.hpp"
#include "probing/probe/kept_connection.hpp"
#include "probing/secrets/secret_store.hpp"
#include "support/certificates.hpp"
#include "support/loopback_server.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/ip/address.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace vitals::integration {

namespace {

using health::failure_reason;
using health::outcome;
using support::loopback_server;
using testing::HasSubstr;
using testing::Not;
using keys = std::map<std::string, std::string>;

std::string answer(std::string const& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// What a peer heard, from its thread.
class requests {
public:
    std::string note(std::string const& one) {
        std::scoped_lock const lock{guard_};
        all_.push_back(one);
        return one;
    }
    std::vector<std::string> all() const {
        std::scoped_lock const lock{guard_};
        return all_;
    }

private:
    mutable std::mutex guard_;
    std::vector<std::string> all_;
};

class ProbeSecrets : public testing::Test {
protected:
    void holds(secret::object_name const& which, keys const& all, std::string hosts = "127.0.0.1") {
        secret::contents made;
        if (which.object == check::key_object::secret)
            made.allowed = secret::grant::parse({.usable = "true", .hosts = std::move(hosts)});
        for (auto const& [key, text] : all) made.keys.emplace(key, secret::value{text});
        store.put(which, std::move(made), loop.clock.now());
    }
    static secret::object_name
    named(std::string name, check::key_object object = check::key_object::secret) {
        return {"shop", object, std::move(name)};
    }
    // The hosts of a grant for a server.
    static std::string at(loopback_server const& server) {
        return server.where().address().to_string() + ":" + std::to_string(server.where().port());
    }
    static check::definition probing_it(loopback_server const& server) {
        check::http_target target;
        target.url = check::url::parse("https://" + at(server) + "/").value();
        check::definition made;
        made.identity = check::identity{"shop", "shop", "web"};
        made.target = std::move(target);
        return made;
    }
    static check::http_target& http(check::definition& of) {
        return *of.target.as<check::http_target>();
    }
    static void bear_token(check::definition& one) {
        using check::header_source;
        header_source const from{
            .as = header_source::form::bearer,
            .secret = {check::key_object::secret, "token", "token"}
        };
        http(one).headers.push_back({"Authorization", {}, from});
    }

    health::observation probe(check::definition const& one) {
        return keeping_probe(loop, one, &store, kept);
    }

    support::certificate_authority authority;
    support::certificate own = authority.issue({.names = {"127.0.0.1", "127.0.0.2"}});
    support::temporary_folder folder;
    client_loop loop{{.ca_file = folder.write("ca.pem", authority.pem()), .dns = {}}};
    probing::secrets::secret_store store;
    std::unique_ptr<probing::probe::kept_connection> kept;
};

TEST_F(ProbeSecrets, reach_the_peer_and_are_not_shown_when_it_sends_them_back) {
    requests heard;
    loopback_server const server{tls_peer{own}.replying([&](std::string const& request) {
        return answer("you sent " + heard.note(request));
    })};
    auto one = probing_it(server);
    bear_token(one);
    for (auto const* const value : {"canary-first", "canary-second"}) {
        holds(named("token"), {{"token", value}}, at(server));

        auto const seen = probe(one);

        EXPECT_EQ(seen.outcome, outcome::passing) << seen.output;
        EXPECT_THAT(seen.output, HasSubstr("200 OK Output: [not shown"));
        EXPECT_THAT(seen.output, Not(HasSubstr("canary")));
        EXPECT_THAT(
            heard.all().back(),
            HasSubstr(std::string{"Authorization: Bearer "} + value + "\r\n")
        );
    }
}

TEST_F(ProbeSecrets, stay_here_when_the_peers_certificate_is_refused) {
    requests heard;
    auto const stranger =
        support::certificate_authority{"Stranger"}.issue({.names = {"127.0.0.1"}});
    loopback_server const server{tls_peer{stranger}.replying([&](std::string const& request) {
        return answer(heard.note(request));
    })};
    auto one = probing_it(server);
    bear_token(one);
    holds(named("token"), {{"token", "canary-first"}}, at(server));

    auto const seen = probe(one);

    EXPECT_EQ(seen.reason, failure_reason::tls);
    EXPECT_TRUE(heard.all().empty());
    EXPECT_THAT(seen.output + seen.cause, Not(HasSubstr("canary")));
}

TEST_F(ProbeSecrets, of_an_authority_are_trusted_instead_of_the_systems_store) {
    support::certificate_authority const ours{"Ours"};
    tls_peer const peer{ours.issue({.names = {"127.0.0.1"}})};
    loopback_server const server{peer.answering(answer("ok"))};
    auto one = probing_it(server);
    EXPECT_EQ(probe(one).reason, failure_reason::tls);
    auto const ca = named("our-ca", check::key_object::config_map);
    http(one).tls.from = check::tls_references{
        .ca = check::key_reference{check::key_object::config_map, "our-ca", "ca.crt"}
    };

    holds(ca, {{"ca.crt", ours.pem()}});
    EXPECT_EQ(probe(one).outcome, outcome::passing);

    holds(ca, {{"ca.crt", authority.pem()}});
    EXPECT_EQ(probe(one).cause, "certificate signed by unknown authority");
    holds(ca, {{"ca.crt", authority.pem() + ours.pem()}});
    EXPECT_EQ(probe(one).outcome, outcome::passing);
}

TEST_F(ProbeSecrets, go_to_no_peer_with_a_certificate_that_an_author_of_config_maps_made) {
    support::certificate_authority const ours{"Ours"};
    requests heard;
    loopback_server const server{tls_peer{ours.issue({.names = {"127.0.0.1"}})}.replying(
        [&](std::string const& request) { return answer(heard.note(request)); }
    )};
    auto one = probing_it(server);
    bear_token(one);
    http(one).tls.from = check::tls_references{
        .ca = check::key_reference{check::key_object::config_map, "our-ca", "ca.crt"}
    };
    holds(named("our-ca", check::key_object::config_map), {{"ca.crt", ours.pem()}});
    holds(named("token"), {{"token", "canary-first"}}, at(server));

    EXPECT_EQ(probe(one).reason, failure_reason::secret);
    EXPECT_TRUE(heard.all().empty());

    http(one).tls.from = check::tls_references{
        .ca = check::key_reference{check::key_object::secret, "our-ca", "ca.crt"}
    };
    holds(named("our-ca"), {{"ca.crt", ours.pem()}});
    EXPECT_EQ(probe(one).outcome, outcome::passing);
    EXPECT_THAT(heard.all().back(), HasSubstr("Bearer canary-first"));
}

TEST_F(ProbeSecrets, of_an_authority_that_is_replaced_end_the_kept_connection) {
    loopback_server const server{tls_peer{own}.replying([](std::string const&) {
        return answer("ok");
    })};
    auto one = probing_it(server);
    http(one).reuse = true;
    http(one).tls.from = check::tls_references{
        .ca = check::key_reference{check::key_object::secret, "our-ca", "ca.crt"}
    };
    holds(named("our-ca"), {{"ca.crt", authority.pem()}});
    EXPECT_EQ(probe(one).outcome, outcome::passing);
    EXPECT_TRUE(kept);

    holds(named("our-ca"), {{"ca.crt", support::certificate_authority{"Other"}.pem()}});

    EXPECT_EQ(probe(one).cause, "certificate signed by unknown authority");
    EXPECT_FALSE(kept);
}

TEST_F(ProbeSecrets, of_a_client_identify_it_to_a_peer_that_demands_a_certificate) {
    support::certificate_authority const clients{"Clients"};
    tls_peer peer{own};
    peer.demanding(clients);
    loopback_server const server{peer.replying([](std::string const&) { return answer("ok"); })};
    auto one = probing_it(server);
    http(one).reuse = true;
    EXPECT_EQ(probe(one).outcome, outcome::critical);
    http(one).tls.from = check::tls_references{.client = "probe-cert"};
    auto const good = clients.issue({.names = {"vitals"}});
    auto const bad = authority.issue({.names = {"vitals"}});

    holds(named("probe-cert"), {{"tls.crt", good.pem}, {"tls.key", good.key_pem}}, at(server));
    EXPECT_EQ(probe(one).outcome, outcome::passing);
    EXPECT_TRUE(kept);
    EXPECT_EQ(probe(one).outcome, outcome::passing);

    holds(named("probe-cert"), {{"tls.crt", bad.pem}, {"tls.key", bad.key_pem}}, at(server));
    EXPECT_EQ(probe(one).outcome, outcome::critical);
    holds(named("probe-cert"), {{"tls.crt", good.pem}, {"tls.key", bad.key_pem}}, at(server));
    auto const seen = probe(one);
    EXPECT_EQ(seen.reason, failure_reason::secret);
    EXPECT_EQ(
        seen.cause,
        "Secret probe-cert cannot be used: its tls.key does not belong to tls.crt"
    );
}

TEST_F(ProbeSecrets, of_a_client_do_not_follow_a_redirect_to_another_host) {
    support::certificate_authority const clients{"Clients"};
    tls_peer demands{own};
    demands.demanding(clients);
    requests heard;
    loopback_server const elsewhere{
        demands.replying([&](std::string const& request) { return answer(heard.note(request)); }),
        boost::asio::ip::make_address("127.0.0.2")
    };
    loopback_server const server{demands.replying([&](std::string const&) {
        return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: https://" + at(elsewhere) +
               "/\r\n\r\n";
    })};
    auto one = probing_it(server);
    bear_token(one);
    http(one).tls.from = check::tls_references{.client = "probe-cert"};
    auto const good = clients.issue({.names = {"vitals"}});
    auto const both = at(server) + "," + at(elsewhere);
    holds(named("probe-cert"), {{"tls.crt", good.pem}, {"tls.key", good.key_pem}}, both);
    holds(named("token"), {{"token", "canary-first"}}, both);

    auto const seen = probe(one);

    EXPECT_EQ(seen.outcome, outcome::critical);
    EXPECT_TRUE(heard.all().empty());

    auto direct = probing_it(elsewhere);
    http(direct).tls.from = http(one).tls.from;
    EXPECT_EQ(probe(direct).outcome, outcome::passing);
}

}  // namespace

}  // namespace vitals::integration
