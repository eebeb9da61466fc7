// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/http_target.hpp"
#include "core/check/references.hpp"
#include "core/manifest/manifest_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

using check::header_source;
using check::key_object;
using check::key_reference;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using form = check::header_source::form;

std::string with(std::string const& fields) {
    return "checks:\n- {id: a, http: 'https://a/', " + fields + "}\n";
}

check::http_target target_of(std::string const& text, std::size_t which = 0) {
    auto const read = parse_one(text);
    EXPECT_EQ(problems_in(read), "");
    if (read.checks.size() <= which) return {};
    return *read.checks[which]->target.as<check::http_target>();
}

header_source source_of(std::string const& fields) {
    auto const target = target_of(with(fields));
    if (target.headers.size() != 1 || !target.headers[0].source) {
        ADD_FAILURE() << "no source: " << fields;
        return {};
    }
    EXPECT_EQ(target.headers[0].name, "Authorization");
    EXPECT_EQ(target.headers[0].value, "");
    return *target.headers[0].source;
}

key_reference secret(std::string name, std::string key) {
    return {key_object::secret, std::move(name), std::move(key)};
}

}  // namespace

TEST(AuthFields, make_the_header_of_a_whole_value_or_of_a_bearer_token) {
    EXPECT_EQ(
        source_of("header: {Authorization: [{secret: {name: probe-token, key: header}}]}"),
        (header_source{form::whole, secret("probe-token", "header")})
    );
    EXPECT_EQ(
        source_of("auth: {bearer: {secret: {name: probe-token, key: token}}}"),
        (header_source{form::bearer, secret("probe-token", "token")})
    );
}

TEST(AuthFields, make_basic_auth_of_one_secret_or_of_name_and_password) {
    EXPECT_EQ(
        source_of("auth: {basic: {secret: {name: login}}}"),
        (header_source{form::basic, secret("login", "password"), secret("login", "username")})
    );
    EXPECT_EQ(
        source_of("auth: {basic: {username: probe, password: {secret: {name: l, key: p}}}}"),
        (header_source{form::basic, secret("l", "p"), {}, "probe"})
    );
    EXPECT_EQ(
        source_of("auth: {basic: {username: {secret: {name: l, key: u}}, password: {secret: {name: "
                  "l, key: p}}}}"),
        (header_source{form::basic, secret("l", "p"), secret("l", "u")})
    );
}

TEST(AuthFields, are_inherited_unless_the_check_has_its_own) {
    std::string const text = R"(
defaults: {auth: {bearer: {secret: {name: all, key: token}}}}
checks:
- {id: a, http: 'https://a/'}
- {id: b, http: 'https://b/', auth: {bearer: {secret: {name: own, key: token}}}}
- {id: c, http: 'https://c/', auth: {}}
- {id: d, http: 'https://d/', header: {authorization: Basic abc}}
)";

    EXPECT_EQ(target_of(text, 0).headers.at(0).source->secret.name, "all");
    EXPECT_EQ(target_of(text, 1).headers.at(0).source->secret.name, "own");
    EXPECT_THAT(target_of(text, 2).headers, IsEmpty());
    ASSERT_EQ(target_of(text, 3).headers.size(), 1U);
    EXPECT_EQ(target_of(text, 3).headers.at(0).value, "Basic abc");
}

TEST(AuthFields, and_a_header_of_the_same_name_are_a_problem) {
    EXPECT_THAT(
        problems_in(with("header: {Authorization: x}, auth: {bearer: {secret: {name: a, key: b}}}")
        ),
        HasSubstr("`auth` sets the header Authorization, which `header` sets, too")
    );
}

TEST(AuthFields, never_show_a_value_that_is_written_in_their_place) {
    for (auto const* const fields :
         {"auth: {bearer: canary}",
          "auth: {bearer: {secret: canary}}",
          "auth: {bearer: {secret: {name: CANARY canary, key: token}}}",
          "auth: {basic: canary}",
          "auth: {basic: {username: probe, password: canary}}",
          "auth: {basic: {username: 'probe:canary', password: {secret: {name: a, key: b}}}}",
          "auth: canary",
          "auth: {Bearer canary}",
          "auth: {bearer: {canary: x}}",
          "auth: {basic: {'probe:canary': x}}",
          "header: {Authorization: {Bearer canary}}",
          "tls: {ca: canary}",
          "tls: {client: canary}"}) {
        auto const text = problems_in(with(fields));
        EXPECT_THAT(text, Not(IsEmpty())) << fields;
        EXPECT_THAT(text, Not(HasSubstr("canary"))) << fields;
    }
}

TEST(AuthFields, are_in_no_header_by_which_servers_go) {
    for (auto const* const name :
         {"Host",
          "X-Forwarded-Host",
          "Referer",
          "Range",
          "Accept-Encoding",
          "Accept",
          "If-Match",
          "X-Real-IP",
          "X-HTTP-Method-Override",
          "User-Agent",
          "Forwarded"}) {
        auto const text =
            with("header: {" + std::string{name} + ": [{secret: {name: a, key: b}}]}");
        EXPECT_THAT(problems_in(parse_one(text)), HasSubstr("servers go by it")) << name;
    }
    EXPECT_EQ(
        problems_in(parse_one(with("header: {X-Api-Key: [{secret: {name: a, key: b}}]}"))),
        ""
    );
}

TEST(AuthFields, are_in_four_header_lines_at_most) {
    std::string const one = "{secret: {name: a, key: b}}";
    auto const four = "header: {X-A: [" + one + "," + one + "," + one + "," + one + "]}";
    EXPECT_EQ(problems_in(parse_one(with(four))), "");

    EXPECT_THAT(
        problems_in(parse_one(with("auth: {bearer: " + one + "}, " + four))),
        HasSubstr("at most 4 header lines")
    );
}

TEST(AuthFields, have_no_namespace) {
    EXPECT_THAT(
        problems_in(with("auth: {bearer: {secret: {name: a, key: b, namespace: other}}}")),
        HasSubstr("always of the namespace of the check's own ConfigMap")
    );
}

TEST(AuthFields, name_objects_and_keys_as_kubernetes_does) {
    for (auto const* const name : {"../a", "a/b", ".a", "A", "''", "a..b", "[a]"})
        EXPECT_THAT(
            problems_in(
                with("auth: {bearer: {secret: {name: " + std::string{name} + ", key: token}}}")
            ),
            HasSubstr("as Kubernetes names objects")
        ) << name;
    for (auto const* const key : {"..", "../a", "a/b", ".", "''", "..data"})
        EXPECT_THAT(
            problems_in(with("auth: {bearer: {secret: {name: a, key: '" + std::string{key} + "'}}}")
            ),
            HasSubstr("letters, digits, '-', '_' and '.' are needed")
        ) << key;
    EXPECT_THAT(
        problems_in(with("auth: {bearer: {secret: {name: a}}}")),
        HasSubstr("`key` is missing, like bearer: {secret: {name: probe-token, key: token}}")
    );
    EXPECT_THAT(
        problems_in(with("auth: {bearer: {configMap: {name: a, key: b}}}")),
        HasSubstr("bearer: a reference is needed, like")
    );
    EXPECT_THAT(
        problems_in(with("auth: {basic: {secret: {name: a, key: b}}}")),
        HasSubstr("`key` is not needed")
    );
}

TEST(AuthFields, are_not_sent_to_a_server_that_is_not_verified) {
    constexpr auto why = "is sent only to a server that is verified: remove skipVerify";
    EXPECT_THAT(
        problems_in(with("tlsSkipVerify: true, auth: {bearer: {secret: {name: a, key: b}}}")),
        HasSubstr(why)
    );
    EXPECT_THAT(
        problems_in(with("tls: {skipVerify: true}, header: {X: [{secret: {name: a, key: b}}]}")),
        HasSubstr(why)
    );
    EXPECT_THAT(
        problems_in(
            "defaults: {auth: {bearer: {secret: {name: a, key: b}}}}\n" +
            with("tlsSkipVerify: true")
        ),
        HasSubstr(why)
    );
    EXPECT_THAT(
        problems_in(with("tls: {skipVerify: true, client: {secret: {name: a}}}")),
        HasSubstr("a client certificate is used only with a server that is verified")
    );
    EXPECT_THAT(
        problems_in(with("tls: {skipVerify: true, ca: {secret: {name: a}}}")),
        HasSubstr("`ca` has no effect with skipVerify")
    );
}

TEST(AuthFields, and_those_of_tls_are_the_references_of_the_target) {
    auto const made = target_of(with(
        "header: {X: [{secret: {name: t, key: x}}, plain]}, "
        "auth: {bearer: {secret: {name: t, key: x}}}, "
        "tls: {ca: {configMap: {name: our-ca, key: bundle.pem}}, client: {secret: {name: cert}}}"
    ));

    EXPECT_THAT(
        made.references(),
        ElementsAre(
            secret("cert", "tls.crt"),
            secret("cert", "tls.key"),
            secret("t", "x"),
            key_reference{key_object::config_map, "our-ca", "bundle.pem"}
        )
    );
    EXPECT_EQ(
        target_of(with("tls: {ca: {secret: {name: a}}}")).references().at(0),
        secret("a", "ca.crt")
    );
}

TEST(AuthFields, that_change_ask_another_question) {
    auto const one = target_of(with("auth: {bearer: {secret: {name: a, key: b}}}"));
    auto const other = target_of(with("auth: {bearer: {secret: {name: a, key: c}}}"));

    EXPECT_FALSE(one.asks_the_same_as(other));
    EXPECT_TRUE(one.asks_the_same_as(one));
}

}  // namespace vitals::inline core::manifest
