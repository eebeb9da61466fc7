// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "sources/secrets/references.hpp"

#include "core/check/definition.hpp"
#include "core/check/http_target.hpp"
#include "core/check/identity.hpp"
#include "core/check/references.hpp"
#include "core/reconcile/plan.hpp"
#include "sources/secrets/object_states.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

namespace vitals::sources::secrets {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// With one header for each secret.
reconcile::definition_ptr
check_with(std::string const& id, std::initializer_list<std::string> secrets) {
    check::definition made;
    made.identity = check::identity{"shop", "web", id};
    check::http_target target;
    for (auto const& name : secrets)
        target.headers.push_back(
            {"X-Token",
             {},
             check::header_source{
                 check::header_source::form::whole,
                 {check::key_object::secret, name, "token"}
             }}
        );
    made.target = std::move(target);
    return std::make_shared<check::definition const>(std::move(made));
}

object_name secret(std::string name) {
    return {"shop", check::key_object::secret, std::move(name)};
}

reconcile::plan start(std::initializer_list<reconcile::definition_ptr> checks) {
    reconcile::plan made;
    made.start = checks;
    return made;
}

}  // namespace

TEST(SecretReferences, begin_with_the_first_check_and_end_with_the_last_one) {
    references under_test;
    auto const one = check_with("one", {"token"});
    auto const two = check_with("two", {"token", "other"});

    EXPECT_THAT(under_test.apply(start({one})).more, ElementsAre(secret("token")));
    EXPECT_THAT(under_test.apply(start({two})).more, ElementsAre(secret("other")));

    reconcile::plan stop;
    stop.stop = {one};
    auto now = under_test.apply(stop);
    EXPECT_THAT(now.fewer, IsEmpty());

    stop.stop = {two};
    now = under_test.apply(stop);
    EXPECT_THAT(now.fewer, ElementsAre(secret("other"), secret("token")));
    EXPECT_EQ(under_test.size(), 0U);
}

TEST(SecretReferences, that_an_edit_keeps_do_not_change) {
    references under_test;
    auto const before = check_with("one", {"token", "old"});
    auto const after = check_with("one", {"token", "new"});
    under_test.apply(start({before}));

    reconcile::plan edit;
    edit.replace = {{before, after}};
    auto const now = under_test.apply(edit);

    EXPECT_THAT(now.more, ElementsAre(secret("new")));
    EXPECT_THAT(now.fewer, ElementsAre(secret("old")));
}

TEST(SecretReferences, that_move_from_one_check_to_another_do_not_change) {
    references under_test;
    auto const old = check_with("old", {"token"});
    under_test.apply(start({old}));

    auto edit = start({check_with("new", {"token"})});
    edit.stop = {old};
    auto const now = under_test.apply(edit);

    EXPECT_THAT(now.more, IsEmpty());
    EXPECT_THAT(now.fewer, IsEmpty());
}

TEST(SecretReferences, of_checks_that_begin_and_end_at_once_are_nothing) {
    references under_test;
    auto const one = check_with("one", {"token"});
    auto both = start({one});
    both.stop = {one};

    auto const now = under_test.apply(both);

    EXPECT_THAT(now.more, IsEmpty());
    EXPECT_THAT(now.fewer, IsEmpty());
    EXPECT_EQ(under_test.size(), 0U);
}

}  // namespace vitals::sources::secrets
