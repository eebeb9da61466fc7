// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/serving_certificate.hpp"

#include "support/certificates.hpp"
#include "support/memory_log.hpp"
#include "support/temporary_folder.hpp"
#include "support/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace vitals::app {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ServingCertificate : public testing::Test {
protected:
    void write(support::certificate const& what) {
        folder.write("tls.crt", what.pem);
        folder.write("tls.key", what.key_pem);
    }
    serving_certificate opened() {
        serving_certificate made{
            {(folder.path() / "tls.crt").string(), (folder.path() / "tls.key").string()},
            clock,
            log.logger()
        };
        auto const read = made.open();
        EXPECT_TRUE(read) << read.error();
        return made;
    }
    std::string problem() {
        serving_certificate made{
            {(folder.path() / "tls.crt").string(), (folder.path() / "tls.key").string()},
            clock,
            log.logger()
        };
        auto const read = made.open();
        return read ? "" : read.error();
    }

    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    support::memory_log log;
    support::temporary_folder folder;
    support::certificate_authority authority;
    support::certificate first = authority.issue({.not_after = 1h});
    support::certificate second = authority.issue({.not_after = 48h});
};

TEST_F(ServingCertificate, that_cannot_be_used_at_the_start_is_named_without_a_part_of_it) {
    EXPECT_THAT(problem(), HasSubstr("tls.crt"));
    write({first.pem, second.key_pem});
    EXPECT_THAT(
        problem(),
        AllOf(HasSubstr("tls.key does not belong to tls.crt"), HasSubstr(folder.path().string()))
    );
    write({first.pem, "canary"});
    EXPECT_THAT(problem(), AllOf(HasSubstr("holds no private key"), Not(HasSubstr("canary"))));
}

TEST_F(ServingCertificate, is_read_again_when_its_files_change) {
    write(first);
    auto mine = opened();
    auto const old = mine.now();
    auto const expired = mine.expires();

    write(second);
    clock.advance(5s);

    EXPECT_NE(mine.now(), old);
    EXPECT_GT(mine.expires(), expired + 24h);
    EXPECT_EQ(log.count("serving certificate read again"), 1U);
    clock.advance(5s);
    mine.now();
    EXPECT_EQ(log.count("serving certificate read again"), 1U);
}

TEST_F(ServingCertificate, stays_when_half_of_the_new_one_is_there_and_comes_with_the_other_half) {
    write(first);
    auto mine = opened();
    auto const old = mine.now();

    folder.write("tls.crt", second.pem);
    for (int i = 0; i < 3; ++i) {
        clock.advance(5s);
        EXPECT_EQ(mine.now(), old);
    }
    EXPECT_EQ(log.count("serving certificate cannot be used; the last one stays"), 1U);

    folder.write("tls.key", second.key_pem);
    clock.advance(5s);

    EXPECT_NE(mine.now(), old);
}

}  // namespace
}  // namespace vitals::app
