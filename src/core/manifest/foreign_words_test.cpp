// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/foreign_words.hpp"

#include "core/manifest/field_names.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vitals::inline core::manifest {

TEST(ForeignWords, are_known_where_their_authors_write_them_however_they_are_spelled) {
    for (auto const* spelling :
         {"insecure_skip_verify", "insecureSkipVerify", "INSECURE-SKIP-VERIFY"})
        EXPECT_NE(find_foreign_word(scope::tls, spelling), nullptr) << spelling;
    EXPECT_NE(find_foreign_word(scope::expect, "statusCodes"), nullptr);
    EXPECT_NE(find_foreign_word(scope::step, "send-binary"), nullptr);
}

TEST(ForeignWords, of_one_place_are_unknown_in_the_others) {
    for (auto const where : {scope::manifest, scope::service, scope::expect})
        EXPECT_EQ(find_foreign_word(where, "clientCert"), nullptr);
    for (auto const where : {scope::manifest, scope::service, scope::tls})
        EXPECT_EQ(find_foreign_word(where, "degraded"), nullptr);
}

TEST(ForeignWords, are_not_looked_for_in_long_texts) {
    EXPECT_EQ(find_foreign_word(scope::tls, std::string(100'000, 'i')), nullptr);
}

}  // namespace vitals::inline core::manifest
