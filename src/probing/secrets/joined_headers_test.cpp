// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/secrets/joined_headers.hpp"

#include "core/check/http_target.hpp"
#include "core/check/references.hpp"
#include "core/check/url.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "core/secret/value.hpp"
#include "probing/secrets/secret_store.hpp"
#include "probing/secrets/tls_identity.hpp"
#include "probing/secrets/usable.hpp"
#include "runtime/clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::probing::secrets {

namespace {

using namespace std::chrono_literals;
using check::header_source;
using testing::HasSubstr;
using form = check::header_source::form;

struct JoinedHeaders : testing::Test {
    static check::key_reference key(std::string name) {
        return {check::key_object::secret, "probe", std::move(name)};
    }
    static secret::contents with(std::map<std::string, std::string> const& keys) {
        secret::contents made;
        made.allowed = secret::grant::parse({.usable = "true", .hosts = "export.data.svc"});
        for (auto const& [name, text] : keys) made.keys.emplace(name, secret::value{text});
        return made;
    }
    void has(std::map<std::string, std::string> const& keys) {
        store.put(probe, with(keys), start);
    }
    usable<joined_headers> join(header_source const& source) {
        check::header_field const plain{"Accept", "text/plain"};
        check::header_field const secret{"Authorization", {}, source};
        return joined_headers::join({&plain, &secret}, {"shop", &store, start}, {&to, 1});
    }
    std::string value(header_source const& source) {
        auto const made = join(source);
        return made ? std::string{made->value(1)} : "refused: " + made.error().text;
    }

    object_name probe{"shop", check::key_object::secret, "probe"};
    secret::destination to{.host = "export.data.svc", .port = 443};
    runtime::time_point start{1h};
    secret_store store;
};

}  // namespace

TEST_F(JoinedHeaders, are_the_value_a_bearer_token_or_a_login) {
    has({{"token", "canary-1234"}, {"username", "probe"}, {"password", "canary-pass"}});

    EXPECT_EQ(value({form::whole, key("token")}), "canary-1234");
    EXPECT_EQ(value({form::bearer, key("token")}), "Bearer canary-1234");
    EXPECT_EQ(
        value({form::basic, key("password"), key("username")}),
        "Basic cHJvYmU6Y2FuYXJ5LXBhc3M="
    );
    EXPECT_EQ(value({form::basic, key("password"), {}, "u"}), "Basic dTpjYW5hcnktcGFzcw==");
    EXPECT_EQ(value({form::basic, key("password"), {}, "us"}), "Basic dXM6Y2FuYXJ5LXBhc3M=");
}

TEST_F(JoinedHeaders, leave_the_line_break_at_the_end_of_a_file_out) {
    has({{"token", "canary-1234\n"}, {"windows", "canary-1234\r\n"}});

    EXPECT_EQ(value({form::whole, key("token")}), "canary-1234");
    EXPECT_EQ(value({form::whole, key("windows")}), "canary-1234");
}

TEST_F(JoinedHeaders, use_the_newest_value) {
    has({{"token", "first-canary"}});
    has({{"token", "second-canary"}});

    EXPECT_EQ(value({form::whole, key("token")}), "second-canary");
}

TEST_F(JoinedHeaders, cannot_smuggle_a_header) {
    has({{"token", "a\r\nX: b"}, {"nul", std::string{"a\0b", 3}}, {"two", "a\n\n"}});

    for (auto const* const name : {"token", "nul", "two"})
        EXPECT_THAT(
            value({form::whole, key(name)}),
            HasSubstr("has line breaks or control characters")
        );
}

TEST_F(JoinedHeaders, are_inconclusive_until_the_secret_was_read) {
    auto const made = join({form::whole, key("token")});

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().is, unusable::kind::unread);
    EXPECT_EQ(made.error().text, "Secret probe has not been read yet");
}

// Regression: what others hold made a check critical whose target was never asked.
TEST_F(JoinedHeaders, are_inconclusive_while_others_fill_the_room_of_all) {
    std::string const much(1'000'000, 'x');
    for (int i = 0; i < 100; ++i)
        store.put(
            {std::to_string(i), check::key_object::secret, "any"},
            with({{"any", much}}),
            start
        );
    has({{"token", much}});

    auto const made = join({form::whole, key("token")});

    ASSERT_FALSE(made);
    EXPECT_EQ(
        made.error().text,
        "Secret probe has no room: values of all namespaces may have 16384 KiB (docs/limits.md)"
    );
    EXPECT_TRUE(failure_of(made.error()).untried);
    EXPECT_TRUE(failure_of(made.error()).needs_a_setting);
    store.remove(probe, start);
    EXPECT_FALSE(failure_of(join({form::whole, key("token")}).error()).untried);
}

TEST_F(JoinedHeaders, of_a_namespace_that_has_too_much_itself_fail) {
    has({{"token", std::string(secret_store::most_bytes_of_a_namespace, 'x')}});

    auto const made = join({form::whole, key("token")});

    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().text, HasSubstr("is too much: values of its namespace"));
    EXPECT_FALSE(failure_of(made.error()).untried);
    EXPECT_FALSE(failure_of(made.error()).needs_a_setting);
}

TEST_F(JoinedHeaders, say_what_is_missing_and_show_no_value) {
    store.remove(probe, start);
    EXPECT_EQ(value({form::whole, key("token")}), "refused: Secret probe does not exist");
    store.refuse(probe, "may not be read by Vitals", start);
    EXPECT_EQ(
        value({form::whole, key("token")}),
        "refused: Secret probe may not be read by Vitals"
    );
    has({{"other", "canary"}, {"empty", "\n"}, {"long", std::string(8193, 'c')}, {"u", "a:canary"}}
    );
    EXPECT_EQ(value({form::whole, key("token")}), "refused: Secret probe has no key token");
    EXPECT_EQ(value({form::whole, key("empty")}), "refused: key empty of Secret probe is empty");
    EXPECT_THAT(value({form::whole, key("long")}), HasSubstr("has more than 8192 bytes"));
    EXPECT_EQ(
        value({form::basic, key("other"), key("u")}),
        "refused: the user name in Secret probe has a colon"
    );
}

TEST_F(JoinedHeaders, go_only_where_the_owner_of_the_secret_allows) {
    has({{"token", "canary-1234"}});
    header_source const source{form::whole, key("token")};

    to.host = "export.evil.com";
    EXPECT_EQ(value(source), "refused: Secret probe is not allowed for export.evil.com:443");
    to.host = "export.data.svc";
    to.verified = false;
    EXPECT_THAT(value(source), HasSubstr("whose certificate is verified"));
    to = {.host = "export.data.svc", .port = 80, .scheme = check::scheme::http};
    EXPECT_EQ(value(source), "refused: Secret probe is sent by https only");

    secret::contents unmarked;
    unmarked.allowed = secret::grant::parse({});
    unmarked.keys.emplace("token", secret::value{"canary-1234"});
    store.put(probe, std::move(unmarked), start);
    EXPECT_THAT(
        value(source),
        HasSubstr("Secret probe lacks the label vitals.dev/usable-by-checks")
    );
}

TEST_F(JoinedHeaders, have_another_edition_when_the_secret_is_replaced) {
    has({{"token", "first-canary"}, {"password", "canary-pass"}});
    auto const before = join({form::whole, key("token")})->edition();
    EXPECT_EQ(join({form::whole, key("token")})->edition(), before);

    has({{"token", "first-canary"}});

    EXPECT_NE(join({form::whole, key("token")})->edition(), before);
}

TEST_F(JoinedHeaders, of_fields_that_do_not_go_along_need_nothing) {
    check::header_field const secret{"X", {}, header_source{form::whole, key("token")}};
    ASSERT_FALSE(joined_headers::join({&secret}, {"shop", &store, start}, {&to, 1}));

    EXPECT_TRUE(joined_headers::join({nullptr}, {"shop", &store, start}, {&to, 1}));
}

TEST_F(JoinedHeaders, go_only_where_their_owner_allows_each_of_the_names) {
    has({{"token", "canary-1234"}});
    check::header_field const secret{"X", {}, header_source{form::whole, key("token")}};
    std::vector<secret::destination> const all{to, {.host = "evil.example", .port = 443}};

    auto const made = joined_headers::join({&secret}, {"shop", &store, start}, all);

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().text, "Secret probe is not allowed for evil.example:443");
}

TEST_F(JoinedHeaders, of_one_request_have_16_kib_at_most) {
    has({{"token", std::string(8192, 'c')}, {"more", "c"}});
    check::header_field const most{"X", {}, header_source{form::whole, key("token")}};
    check::header_field const more{"Y", {}, header_source{form::whole, key("more")}};
    user const by{"shop", &store, start};

    EXPECT_TRUE(joined_headers::join({&most, &most}, by, {&to, 1}));
    auto const made = joined_headers::join({&most, &most, &more}, by, {&to, 1});

    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().text, HasSubstr("more than 16 KiB"));
}

TEST_F(JoinedHeaders, are_refused_where_nothing_reads_secrets) {
    check::header_field const secret{"X", {}, header_source{form::whole, key("token")}};

    auto const made = joined_headers::join({&secret}, {"shop", nullptr, start}, {&to, 1});

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().is, unusable::kind::refused);
    EXPECT_THAT(made.error().text, HasSubstr("Secret probe cannot be read"));
}

TEST_F(JoinedHeaders, stay_valid_when_the_secret_changes_under_way) {
    has({{"token", "canary-1234"}});
    auto made = join({form::bearer, key("token")});
    ASSERT_TRUE(made);
    auto const moved = std::move(*made);

    store.forget(probe);

    EXPECT_EQ(moved.value(1), "Bearer canary-1234");
}

}  // namespace vitals::probing::secrets
