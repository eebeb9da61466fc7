// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http_server/gzip.hpp"

#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/server_fixture.hpp"
#include "runtime/coroutine.hpp"
#include "support/raw_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <zconf.h>
#include <zlib.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::http_server {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

bool accepts(std::vector<std::string> const& fields) {
    request asked;
    for (auto const& field : fields) asked.headers.emplace_back("accept-encoding", field);
    return accepts_gzip(asked);
}

std::string unpacked(std::string packed) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
    std::string plain(64 * 1024 * 1024, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    EXPECT_EQ(stream.avail_in, 0U);
    plain.resize(stream.total_out);
    inflateEnd(&stream);
    return plain;
}

std::string lines(std::size_t bytes) {
    std::string text;
    for (int i = 0; text.size() < bytes; ++i)
        text += "vitals_check_status{check=\"" + std::to_string(i) + "\"} 0\n";
    text.resize(bytes);
    return text;
}

}  // namespace

TEST(AcceptEncoding, takes_gzip_unless_it_weighs_nothing_or_less_than_plain) {
    for (auto const* field :
         {"gzip",
          "GZIP",
          "x-gzip",
          "gzip, deflate, br",
          "br;q=1.0, gzip;q=0.8, *;q=0.1",
          "*",
          "deflate , gzip ; q=0.001",
          "gzip;q=1.000",
          "identity;q=0.5, gzip;q=0.5"})
        EXPECT_TRUE(accepts({field})) << field;
    for (auto const* field :
         {"",
          "identity",
          "deflate, br",
          "gzip;q=0",
          "gzip; q=0.000, *",
          "*;q=0",
          "gzip;q=oops",
          "gzip;q=",
          "gzip;q=-1",
          "gzip;q=2",
          "gzip;q=0.5, identity",
          ";q=1",
          ",,;;==",
          "gzipped"})
        EXPECT_FALSE(accepts({field})) << field;
    EXPECT_FALSE(accepts({}));
    EXPECT_TRUE(accepts({"deflate", "gzip"}));
}

class HttpServerGzip : public server_fixture {
protected:
    void start_serving(std::string text, bool compresses = true) {
        body = std::move(text);
        start([this](request const& asked) { return serve(asked); }, {.compresses = compresses});
    }
    runtime::awaitable<response> serve(request const& asked) {
        auto reply = http_server::text(200, asked.path == "/shared" ? "" : body);
        if (asked.path == "/shared") reply.shared = shared;
        if (asked.path == "/varies") reply.headers.emplace_back("Vary", "Accept-Encoding, Host");
        co_return reply;
    }
    std::string
    get(std::string const& path, std::string const& more, std::string const& method = "GET") {
        support::raw_client client{server->local()};
        client.send(
            method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + more + "\r\n"
        );
        do clock.settle();
        while (!client.closed());
        return client.received();
    }
    static std::string body_of(std::string const& answer) {
        return answer.substr(answer.find("\r\n\r\n") + 4);
    }

    std::string body;
    std::shared_ptr<shared_text> shared = std::make_shared<shared_text>();
};

TEST_F(HttpServerGzip, packs_what_is_worth_it_for_those_who_take_it) {
    start_serving(lines(3 * compressor::slice_bytes + 17));

    auto const packed = get("/", "Accept-Encoding: gzip\r\n");

    EXPECT_THAT(
        packed,
        AllOf(HasSubstr("Content-Encoding: gzip\r\n"), HasSubstr("Vary: Accept-Encoding\r\n"))
    );
    EXPECT_THAT(
        packed,
        HasSubstr("Content-Length: " + std::to_string(body_of(packed).size()) + "\r\n")
    );
    EXPECT_LT(body_of(packed).size(), body.size() / 4);
    EXPECT_EQ(unpacked(body_of(packed)), body);
    auto const plain = get("/", "");
    EXPECT_THAT(
        plain,
        AllOf(Not(HasSubstr("Content-Encoding")), HasSubstr("Vary: Accept-Encoding\r\n"))
    );
    EXPECT_EQ(body_of(plain), body);
}

TEST_F(HttpServerGzip, leaves_short_bodies_as_they_are) {
    start_serving(lines(least_to_compress - 1));
    EXPECT_EQ(body_of(get("/", "Accept-Encoding: gzip\r\n")), body);
    body = lines(least_to_compress);
    EXPECT_EQ(unpacked(body_of(get("/", "Accept-Encoding: gzip\r\n"))), body);
}

TEST_F(HttpServerGzip, leaves_all_as_it_is_on_a_server_that_does_not_pack) {
    start_serving(lines(10'000), false);
    auto const plain = get("/", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(body_of(plain), body);
    EXPECT_THAT(plain, Not(HasSubstr("Vary")));
}

TEST_F(HttpServerGzip, answers_head_with_the_header_of_get) {
    start_serving(lines(10'000));
    auto const packed = get("/", "Accept-Encoding: gzip\r\n");
    auto const header = packed.substr(0, packed.find("\r\n\r\n") + 4);
    EXPECT_EQ(get("/", "Accept-Encoding: gzip\r\n", "HEAD"), header);
}

TEST_F(HttpServerGzip, packs_a_shared_body_once) {
    start_serving("");
    shared->plain = lines(10'000);
    EXPECT_EQ(body_of(get("/shared", "")), shared->plain);
    EXPECT_FALSE(shared->gzip);
    EXPECT_EQ(unpacked(body_of(get("/shared", "Accept-Encoding: gzip\r\n"))), shared->plain);
    auto const* const packed = shared->gzip ? shared->gzip->data() : nullptr;
    ASSERT_NE(packed, nullptr);
    EXPECT_EQ(unpacked(body_of(get("/shared", "Accept-Encoding: gzip\r\n"))), shared->plain);
    EXPECT_EQ(shared->gzip->data(), packed);
    EXPECT_EQ(body_of(get("/shared", "")), shared->plain);
}

TEST_F(HttpServerGzip, keeps_what_the_handler_says_of_variants) {
    start_serving(lines(10'000));
    EXPECT_THAT(
        get("/varies", ""),
        AllOf(
            HasSubstr("Vary: Accept-Encoding, Host\r\n"),
            Not(HasSubstr("Vary: Accept-Encoding\r\n"))
        )
    );
}

TEST_F(HttpServerGzip, packs_nothing_for_a_client_that_is_gone_when_its_turn_comes) {
    compressor one{context.get_executor()};
    response first{.status = 200, .headers = {}, .body = lines(3 * compressor::slice_bytes)};
    auto second = first;
    bool is_there = true;
    std::function<bool()> const is_wanted = [&] { return is_there; };
    for (auto* const each : {&first, &second})
        runtime::asio::co_spawn(
            context.get_executor(),
            one.compress(*each, is_wanted),
            runtime::asio::detached
        );
    context.poll_one();
    context.poll_one();
    is_there = false;

    clock.settle();

    EXPECT_LT(first.body.size(), second.body.size());
    EXPECT_EQ(second.body, lines(3 * compressor::slice_bytes));
    EXPECT_THAT(second.headers, testing::IsEmpty());
}

TEST_F(HttpServerGzip, lets_others_be_answered_between_two_slices) {
    start_serving(lines(8 * compressor::slice_bytes));
    support::raw_client large{server->local()};
    large.send("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
    support::raw_client small{server->local()};
    small.send("GET /shared HTTP/1.1\r\nHost: x\r\n\r\n");

    while (large.received().empty() && small.received().empty()) context.poll_one();

    EXPECT_EQ(large.received(), "");
    EXPECT_THAT(small.received(), HasSubstr("200 OK"));
}

}  // namespace vitals::net::http_server
