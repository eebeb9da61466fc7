// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/informer/list_all.hpp"

#include "kube/client/api_client.hpp"
#include "kube/informer/object_store.hpp"
#include "kube/informer/watch_policy.hpp"
#include "kube/model/config_map.hpp"
#include "kube/model/request.hpp"
#include "runtime/condition.hpp"
#include "runtime/coroutine.hpp"
#include "support/fake_api_fixture.hpp"
#include "support/fake_api_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::informer {

using support::request_kind;

namespace {

constexpr std::size_t page_bytes =
    20'000;                          // the API server's answer, beyond which it is asked for less
constexpr std::size_t flood = 1000;  // answers; but a list without end must come to one

support::fault empty_page(std::string const& token) {
    return support::text(
        R"({"kind":"ConfigMapList","metadata":{"resourceVersion":"1","continue":")" + token +
        R"("},"items":[]})"
    );
}

runtime::awaitable<void> list_into(
    std::optional<client::api_result<listed>>& result,
    list_environment in,
    model::collection const& of,
    list_mode mode
) {
    std::string const last = "1";
    result.emplace(co_await list_all(in, of, mode, last));
}

// One object is enough until `open`.
runtime::awaitable<void>
wait_for_room(std::size_t const& notified, bool const& open, runtime::condition& opened) {
    while (notified > 0 && !open) co_await opened.wait();
}

struct ListAll : support::fake_api_fixture {
    ~ListAll() override { close(); }

    client::api_result<listed> list(list_mode mode = list_mode::consistent) {
        std::optional<client::api_result<listed>> result;
        list_environment const in{*api, store, page, on_page, limits};
        runtime::asio::co_spawn(
            context.get_executor(),
            list_into(result, in, of, mode),
            [](std::exception_ptr const& error) { EXPECT_FALSE(error); }
        );
        EXPECT_TRUE(until([&result] { return result.has_value(); }));
        return std::move(*result);
    }
    void put_ballast(std::string const& ns, int count, std::size_t bytes) {
        for (int i = 0; i < count; ++i)
            server.cluster().put(
                {ns, "ballast" + std::to_string(i)},
                {{"data.txt", std::string(bytes, 'x')}, {"checks.yaml", "small"}}
            );
    }
    decoded decode(std::string_view json) {
        return {std::hash<std::string_view>{}(json), [this] { ++notified; }};
    }
    std::vector<std::size_t> limits_asked_for() const {
        std::vector<std::size_t> all;
        for (auto const& each : server.requests())
            all.push_back(std::stoul(each.query.at("limit")));
        return all;
    }

    std::unique_ptr<client::api_client> api = make_client();
    std::size_t notified = 0;
    object_store store{
        {.decode = [this](auto const&, auto json) { return decode(json); },
         .removed = [](auto const&) {}}
    };
    list_limits limits{.page_bytes = page_bytes, .object_bytes = 5 * page_bytes};
    page_size page{limits.page};
    std::function<void()> on_page = [] {};
    model::collection of{
        .resource = model::config_maps(),
        .label_selector = "vitals.dev/checks=true"
    };
};

}  // namespace

TEST_F(ListAll, ballast_makes_pages_smaller_and_hides_nobodys_definitions) {
    for (auto const* ns : {"a", "b", "c"}) put_ballast(ns, 100, page_bytes / 10);

    auto const done = list();

    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(notified, 300U);
    EXPECT_EQ(done->objects.seen(), 300U);
    EXPECT_THAT(limits_asked_for(), testing::Contains(500U));
    EXPECT_LT(page.objects(), 10U);
    EXPECT_LE(server.requests().size(), 300 / page.objects() + 10) << "each page is asked for once";
}

TEST_F(ListAll, one_object_that_is_larger_than_a_page_is_read_all_the_same) {
    put_ballast("a", 3, 2 * page_bytes);

    auto const done = list();

    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(notified, 3U);
    EXPECT_EQ(page.objects(), 1U);
}

TEST_F(ListAll, gives_up_when_one_object_alone_is_too_large) {
    put_ballast("a", 1, 6 * page_bytes);

    auto const done = list();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, client::error_class::too_large);
}

TEST_F(ListAll, reads_in_pages_what_is_too_large_in_one_piece) {
    put_ballast("a", 30, page_bytes / 10);

    auto const done = list(list_mode::from_last);

    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(notified, 30U);
    EXPECT_EQ(done->mode, list_mode::consistent);
}

TEST_F(ListAll, hands_objects_on_page_by_page_and_removes_nothing_before_the_end) {
    put_ballast("a", 600, 1);
    limits.page_bytes = 100 * page_bytes;
    server.fail_next(request_kind::page, support::answer(500, "InternalError"));

    auto const done = list();

    EXPECT_FALSE(done);
    EXPECT_EQ(notified, 500U);
    EXPECT_EQ(store.size(), 500U);
}

TEST_F(ListAll, comes_to_an_end_when_the_server_does_not) {
    put_ballast("a", 40, 1);
    limits.objects = 20;
    page = page_size{10};

    auto const done = list();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, client::error_class::undecodable);
    EXPECT_LE(notified, 30U);
}

TEST_F(ListAll, ends_when_the_next_page_is_the_same_page_again) {
    server.fail_next(request_kind::list, empty_page("abc"));
    for (std::size_t i = 0; i < flood; ++i) server.fail_next(request_kind::page, empty_page("abc"));

    auto const done = list();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, client::error_class::undecodable);
    EXPECT_EQ(server.requests().size(), 2U);
}

TEST_F(ListAll, ends_when_empty_pages_promise_another_one_without_end) {
    server.fail_next(request_kind::list, empty_page("0"));
    for (std::size_t i = 1; i < flood; ++i)
        server.fail_next(request_kind::page, empty_page(std::to_string(i)));

    auto const done = list();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, client::error_class::undecodable);
    EXPECT_EQ(server.requests().size(), 11U);
}

// The API allows it, where all objects of a page were filtered out.
TEST_F(ListAll, an_empty_page_is_not_the_end_when_another_one_follows) {
    put_ballast("a", 3, 1);
    server.fail_next(request_kind::list, empty_page("0"));

    auto const done = list();

    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(notified, 3U);
}

TEST_F(ListAll, ends_when_there_are_more_pages_than_any_cluster_has) {
    put_ballast("a", 40, 1);
    limits.pages = 20;
    page = page_size{1};

    auto const done = list();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, client::error_class::undecodable);
    EXPECT_EQ(server.requests().size(), limits.pages);
}

TEST_F(ListAll, ballast_at_the_beginning_does_not_make_the_rest_of_the_list_slow) {
    put_ballast("a", 12, page_bytes / 6);
    put_ballast("b", 300, 1);

    auto const done = list();

    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(notified, 312U);
    EXPECT_LT(server.requests().size(), 60U) << "3 objects a page until the end";
}

TEST_F(ListAll, asks_for_the_next_page_when_there_is_room_for_it) {
    put_ballast("a", 2, 1);
    page = page_size{1};
    bool open = false;
    runtime::condition opened{context.get_executor()};
    store = object_store{
        {.decode = [this](auto const&, auto json) { return decode(json); },
         .removed = [](auto const&) {},
         .room = [&] { return wait_for_room(notified, open, opened); }}
    };
    std::optional<client::api_result<listed>> result;
    runtime::asio::co_spawn(
        context.get_executor(),
        list_into(result, {*api, store, page, on_page, limits}, of, list_mode::consistent),
        [](std::exception_ptr const& error) { EXPECT_FALSE(error); }
    );

    ASSERT_TRUE(until([this] { return notified == 1; }));
    settle();
    EXPECT_EQ(server.requests().size(), 1U);
    open = true;
    opened.notify_all();

    ASSERT_TRUE(until([&] { return result.has_value(); }));
    EXPECT_EQ(notified, 2U);
}

TEST(PageSize, halves_down_to_one_object_and_doubles_up_to_the_most) {
    page_size page{500};

    while (page.shrink()) {}
    EXPECT_EQ(page.objects(), 1U);
    page.grow();
    EXPECT_EQ(page.objects(), 2U);
    for (int i = 0; i < 20; ++i) page.grow();
    EXPECT_EQ(page.objects(), 500U);
}

}  // namespace vitals::kube::informer
