// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "serving/consul/check_update.hpp"

#include "core/check/status.hpp"
#include "core/status/status_store.hpp"
#include "net/http_server/message.hpp"
#include "serving/consul/routes.hpp"
#include "support/a_request.hpp"
#include "support/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace vitals::serving::consul {
namespace {

using check::status;
using net::http_server::request;
using net::http_server::response;
using testing::ElementsAre;
using testing::FieldsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CheckUpdate : public testing::Test {
protected:
    request a_put(std::string path, std::string body = {}) {
        auto made = support::a_request(std::move(path), {}, "PUT");
        made.body = std::move(body);
        made.headers = {{"host", "127.0.0.1:8500"}};
        made.over_loopback = true;
        return made;
    }
    response put(std::string path, std::string body = {}) {
        return api.answer(a_put(std::move(path), std::move(body)));
    }

    update_end end = update_end::done;
    std::vector<std::tuple<std::string, status, std::string>> updates;
    runtime::asio::io_context context{1};
    support::virtual_clock clock{context};
    vitals::status::status_store store;
    consul::api api{
        context.get_executor(),
        clock,
        store,
        {.node_name = "release-1",
         .update =
             [this](std::string_view id, status to, std::string_view output) {
                 updates.emplace_back(id, to, output);
                 return end;
             },
         .allowed_hosts = {"vitals.example"}}
    };
};

TEST_F(CheckUpdate, passes_id_status_and_note_on) {
    auto noted = a_put("/v1/agent/check/warn/shop/web/a");
    noted.query = {{"note", "slow <disk>"}};

    auto const reply = api.answer(noted);
    put("/v1/agent/check/pass/shop/web/a");
    put("/v1/agent/check/fail/shop/web/b");

    EXPECT_EQ(reply.status, 200U);
    EXPECT_EQ(reply.body, "");
    EXPECT_THAT(
        updates,
        ElementsAre(
            FieldsAre("shop/web/a", status::warning, "slow <disk>"),
            FieldsAre("shop/web/a", status::passing, ""),
            FieldsAre("shop/web/b", status::critical, "")
        )
    );
}

TEST_F(CheckUpdate, reads_a_body_as_consul_does) {
    for (auto const* const body :
         {R"({"Status": "passing", "Output": "queue depth 14"})",
          R"({"output": "queue depth 14", "STATUS": "passing"})",
          R"({"status": "critical", "Status": "passing", "Output": "queue depth 14"})"}) {
        updates.clear();
        EXPECT_EQ(put("/v1/agent/check/update/a/b/c", body).status, 200U) << body;
        EXPECT_THAT(updates, ElementsAre(FieldsAre("a/b/c", status::passing, "queue depth 14")));
    }
}

TEST_F(CheckUpdate, refuses_a_body_in_consuls_words) {
    struct {
        std::string_view body;
        std::string_view says;
    } const all[] = {
        {"", "Request decode failed: EOF"},
        {"{", "Request decode failed: one JSON object in valid UTF-8 is needed"},
        {"[]", "Request decode failed: one JSON object in valid UTF-8 is needed"},
        {R"({"Status": "passing", "Note": "x"})",
         R"(Request decode failed: json: unknown field "Note")"},
        {R"({"Status": 1})",
         "Request decode failed: json: cannot unmarshal number into Go struct field "
         "checkUpdate.Status of type string"},
        {R"({"Status": "passing", "Output": [1]})",
         "Request decode failed: json: cannot unmarshal array into Go struct field "
         "checkUpdate.Output of type string"},
        {R"({"Status": "well"})", "Invalid check status: 'well'"},
        {R"({"Output": "x"})", "Invalid check status: ''"},
        {R"({"Status": null})", "Invalid check status: ''"},
    };
    for (auto const& [body, says] : all) {
        auto const reply = put("/v1/agent/check/update/a/b/c", std::string{body});
        EXPECT_EQ(reply.status, 400U) << body;
        EXPECT_EQ(reply.body, says);
    }
    EXPECT_THAT(updates, IsEmpty());
    EXPECT_EQ(api.updates().failed, std::size(all));
}

TEST_F(CheckUpdate, of_a_check_that_is_not_there_or_is_probed_fails_in_consuls_words) {
    end = update_end::unknown_check;
    auto const unknown = put("/v1/agent/check/pass/a/b/c");
    end = update_end::not_ttl;
    auto const probed = put("/v1/agent/check/pass/a/b/c");

    EXPECT_EQ(unknown.status, 404U);
    EXPECT_EQ(
        unknown.body,
        "Unknown check ID \"a/b/c\". Ensure that the check ID is passed, not the check name."
    );
    EXPECT_EQ(probed.status, 500U);
    EXPECT_EQ(probed.body, "CheckID \"a/b/c\" does not have associated TTL");
}

TEST_F(CheckUpdate, from_another_machine_is_refused_with_what_to_do) {
    for (auto const* const path : {"pass/a/b/c", "warn/a/b/c", "fail/a/b/c", "update/a/b/c"}) {
        auto asked = a_put("/v1/agent/check/" + std::string{path}, R"({"Status": "passing"})");
        asked.over_loopback = false;

        auto const reply = api.answer(asked);

        EXPECT_EQ(reply.status, 403U);
        EXPECT_THAT(reply.body, HasSubstr("over a loopback address alone"));
        EXPECT_THAT(reply.body, HasSubstr("kubectl port-forward"));
    }
    EXPECT_THAT(updates, IsEmpty());
    EXPECT_EQ(api.updates().refused, 4U);
}

TEST_F(CheckUpdate, that_a_proxy_has_passed_on_is_refused) {
    for (auto const* const header :
         {"forwarded",
          "via",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-real-ip",
          "l5d-client-id"}) {
        auto asked = a_put("/v1/agent/check/pass/a/b/c");
        asked.headers.emplace_back(header, "10.0.0.1");
        EXPECT_EQ(api.answer(asked).status, 403U) << header;
    }
    EXPECT_THAT(updates, IsEmpty());
}

TEST_F(CheckUpdate, of_a_web_page_is_refused) {
    auto crossing = a_put("/v1/agent/check/pass/a/b/c");
    crossing.headers.emplace_back("origin", "https://evil.example");
    auto rebound = a_put("/v1/agent/check/pass/a/b/c");
    rebound.headers = {{"host", "evil.example:8500"}};
    auto ours = a_put("/v1/agent/check/pass/a/b/c");
    ours.headers = {{"host", "vitals.example:8500"}};

    EXPECT_EQ(api.answer(crossing).status, 403U);
    EXPECT_EQ(api.answer(rebound).status, 403U);
    EXPECT_EQ(updates.size(), 0U);
    EXPECT_EQ(api.answer(ours).status, 200U);
}

// An image of a page has no Origin, and the name of the machine itself as its Host.
TEST_F(CheckUpdate, of_a_page_of_another_site_is_refused_without_origin_too) {
    for (auto const& [site, status] : std::map<std::string, unsigned>{
             {"cross-site", 403},
             {"same-site", 403},
             {"same-origin", 200},
             {"none", 200}
         }) {
        auto asked = a_put("/v1/agent/check/pass/a/b/c");
        asked.headers.emplace_back("sec-fetch-site", site);
        EXPECT_EQ(api.answer(asked).status, status) << site;
    }
}

TEST_F(CheckUpdate, is_not_granted_to_pages_of_other_origins_when_a_browser_asks_first) {
    auto asked = a_put("/v1/agent/check/pass/a/b/c");
    asked.method = "OPTIONS";
    asked.headers.emplace_back("origin", "https://evil.example");

    for (auto const& [name, value] : api.answer(asked).headers)
        EXPECT_FALSE(name.starts_with("Access-Control")) << name << value;
}

TEST_F(CheckUpdate, is_a_put) {
    auto asked = a_put("/v1/agent/check/pass/a/b/c");
    asked.method = "GET";

    EXPECT_EQ(api.answer(asked).status, 405U);
    EXPECT_THAT(updates, IsEmpty());
}

TEST_F(CheckUpdate, shows_little_of_what_the_client_sent) {
    auto const reply =
        put("/v1/agent/check/update/a/b/c", R"({"Status": ")" + std::string(10'000, 'x') + "\"}");

    EXPECT_EQ(reply.status, 400U);
    EXPECT_LE(reply.body.size(), 200U);
}

}  // namespace
}  // namespace vitals::serving::consul
