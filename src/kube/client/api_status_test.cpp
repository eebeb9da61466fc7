// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/api_status.hpp"

#include "kube/client/api_client.hpp"
#include "kube/model/printable.hpp"

#include <gmock/gmock.h>

#include <string>

namespace vitals::kube::client {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

std::string status(std::string const& members) {
    return R"({"kind":"Status","apiVersion":"v1",)" + members + "}";
}

api_error error_for(unsigned code, std::string const& body) {
    return to_error({.http_status = code, .content_type = "application/json", .body = body}, {});
}

TEST(ApiStatus, is_classified_by_its_reason_before_its_code) {
    using enum error_class;
    struct row {
        unsigned code;
        char const* reason;
        error_class kind;
    };
    for (auto const& [code, reason, kind] : {
             row{400, "BadRequest", permanent},
             row{401, "Unauthorized", auth},
             row{403, "Forbidden", rbac},
             row{404, "NotFound", not_found},
             row{409, "AlreadyExists", conflict},
             row{410, "Expired", expired},
             row{410, "Gone", expired},
             row{422, "Invalid", permanent},
             row{429, "TooManyRequests", throttled},
             row{500, "InternalError", server},
             row{504, "Timeout", server},
             row{500, "Expired", expired},
         })
        EXPECT_EQ(error_for(code, status("\"reason\":\"" + std::string{reason} + "\"")).kind, kind)
            << reason;
}

TEST(ApiStatus, without_a_reason_is_classified_by_its_code) {
    using enum error_class;
    struct row {
        unsigned code;
        error_class kind;
    };
    for (auto const& [code, kind] : {
             row{400, permanent},
             row{401, auth},
             row{403, rbac},
             row{404, not_found},
             row{405, permanent},
             row{409, conflict},
             row{410, expired},
             row{413, permanent},
             row{415, permanent},
             row{429, throttled},
             row{500, server},
             row{502, server},
             row{503, server},
         })
        EXPECT_EQ(error_for(code, "").kind, kind) << code;
}

TEST(ApiStatus, reports_how_to_continue_a_list_that_expired) {
    auto const members = R"("metadata":{"continue":"abc/+=="},"reason":"Expired","code":410)";

    EXPECT_EQ(error_for(410, status(members)).continue_token, "abc/+==");
    EXPECT_EQ(error_for(410, status(R"("metadata":{},"reason":"Expired")")).continue_token, "");
}

TEST(ApiStatus, reports_a_resource_version_that_is_too_large) {
    auto const error = error_for(
        504,
        status(R"("reason":"Timeout","details":{"causes":[{"reason":"ResourceVersionTooLarge"}]})")
    );

    EXPECT_EQ(error.kind, error_class::too_large_resource_version);
}

TEST(ApiStatus, takes_the_wait_from_the_header_else_from_the_details) {
    auto const body = status(R"("reason":"TooManyRequests","details":{"retryAfterSeconds":7})");

    EXPECT_EQ(to_error({.http_status = 429, .retry_after = "3", .body = body}, {}).retry_after, 3s);
    EXPECT_EQ(to_error({.http_status = 429, .body = body}, {}).retry_after, 7s);
}

TEST(ApiStatus, survives_hostile_bodies) {
    for (std::string const& body :
         {std::string(100'000, '['),
          std::string{"{\"kind\":5}"},
          status(R"("details":[1],"code":-1,"message":{})"),
          status(R"("details":{"causes":[1,null],"retryAfterSeconds":"x"})"),
          std::string{"\xff\xfe\x00", 3}})
        EXPECT_EQ(error_for(500, body).kind, error_class::server);
}

TEST(ApiStatus, keeps_a_message_to_one_short_line) {
    auto const error = error_for(500, "oops\r\n" + std::string(10'000, 'x'));

    EXPECT_EQ(error.message.find('\n'), std::string::npos);
    EXPECT_LT(error.message.size(), 2200U);
    EXPECT_THAT(error.message, HasSubstr("HTTP status 500"));
}

TEST(ApiStatus, cuts_text_between_characters) {
    auto const text = model::printable(std::string(2047, 'a') + "é and more");

    EXPECT_EQ(text, std::string(2047, 'a') + " …");
}

TEST(ContentType, is_json_with_or_without_parameters) {
    EXPECT_TRUE(is_json("application/json"));
    EXPECT_TRUE(is_json("Application/JSON; charset=utf-8"));
    EXPECT_FALSE(is_json("text/html"));
    EXPECT_FALSE(is_json(""));
}

}  // namespace
}  // namespace vitals::kube::client
