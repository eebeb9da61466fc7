// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// Answers that are made while they are sent.

#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/server_fixture.hpp"
#include "runtime/coroutine.hpp"
#include "support/raw_client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/error_code.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <zconf.h>
#include <zlib.h>

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http_server {

namespace {

using boost::asio::ip::tcp;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::size_t piece_bytes = std::size_t{64} * 1024;

std::string piece_text(std::size_t at) {
    auto text = "piece " + std::to_string(at) + "\n";
    text.resize(piece_bytes, static_cast<char>('a' + at % 26));
    return text;
}

// What a body in chunks holds; nothing unless it ends as it must (RFC 9112, 7.1).
std::string joined(std::string_view chunks) {
    std::string body;
    for (;;) {
        auto const line = chunks.find("\r\n");
        if (line == chunks.npos) return {};
        auto const size = std::stoul(std::string{chunks.substr(0, line)}, nullptr, 16);
        chunks.remove_prefix(line + 2);
        if (size == 0) return chunks == "\r\n" ? body : std::string{};
        if (chunks.size() < size + 2) return {};
        body += chunks.substr(0, size);
        if (chunks.substr(size, 2) != "\r\n") return {};
        chunks.remove_prefix(size + 2);
    }
}

std::string unpacked(std::string packed, std::size_t most) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
    std::string plain(most, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);  // its checksum and length, too
    EXPECT_EQ(stream.avail_in, 0U);
    plain.resize(stream.total_out);
    inflateEnd(&stream);
    return plain;
}

std::string body_of(std::string const& answer) {
    auto const end = answer.find("\r\n\r\n");
    return end == answer.npos ? "" : answer.substr(end + 4);
}

}  // namespace

class HttpServerStream : public server_fixture {
protected:
    // Bodies count in the members below as long as they live.
    ~HttpServerStream() override {
        clients.clear();
        if (server) server->stop();
        clock.advance(1min);
    }
    void start_with(http_server::limits limits) {
        limits.compresses = true;
        limits.connections = limits.connections_per_address = 200;
        start([this](request const& asked) { return serve(asked); }, limits);
    }
    runtime::awaitable<response> serve(request const& asked) {
        if (asked.path == "/small") co_return text(200, "small");
        co_return streamed(200, std::make_shared<counted_body>(*this, asked.path), "text/plain");
    }
    std::string get(std::string const& path, std::string const& more = {}) {
        return exchange_whole("GET " + path + " HTTP/1.1", "Connection: close\r\n" + more);
    }
    std::string exchange_whole(std::string const& line, std::string const& more) {
        support::raw_client client{server->local()};
        client.send(line + "\r\nHost: x\r\n" + more + "\r\n");
        do clock.settle();
        while (!client.closed());
        return client.received();
    }
    support::raw_client& ask(std::string const& path, std::string const& from = "127.0.0.1") {
        auto& one = clients.emplace_back(server->local(), from);
        one.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        return one;
    }
    std::string whole() const {
        std::string all;
        for (std::size_t at = 0; at < pieces; ++at) all += piece_text(at);
        return all;
    }

    class counted_body final : public body_source {
    public:
        counted_body(HttpServerStream& test, std::string path)
            : test_{test}, path_{std::move(path)} {}
        ~counted_body() override { --test_.alive; }
        piece next() override {
            if (next_ == 2 && path_ == "/broken") throw std::runtime_error{"no third piece"};
            ++test_.made[path_];
            auto shared = std::make_shared<shared_text>();
            if (path_ != "/gaps" || next_ % 2 == 0) shared->plain = piece_text(next_);
            ++next_;
            return {.text = std::move(shared), .last = next_ == test_.pieces};
        }

    private:
        HttpServerStream& test_;
        std::string path_;
        std::size_t next_ = (++test_.alive, 0);
    };

    std::size_t pieces = 20;
    int alive = 0;                            // bodies
    std::map<std::string, std::size_t> made;  // pieces, by path
    std::list<support::raw_client> clients;
};

namespace {

// Takes as much as the test says, and lets the kernel hold little of the rest.
class trickling_client {
public:
    trickling_client(tcp::endpoint const& to, std::string const& from) {
        socket_.open(tcp::v4());
        socket_.set_option(tcp::socket::receive_buffer_size{16 * 1024});
        socket_.bind({boost::asio::ip::make_address(from), 0});
        socket_.connect(to);
        socket_.non_blocking(true);
    }
    void send(std::string_view bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }
    void take(std::size_t bytes) {
        std::string into(bytes, '\0');
        boost::system::error_code none_yet;
        // The kernel of the other side sends more when there is space again.
        for (int tries = 0; bytes > 0 && tries < 10'000; ++tries)
            bytes -= socket_.read_some(boost::asio::buffer(into.data(), bytes), none_yet);
    }

private:
    boost::asio::io_context context_;
    tcp::socket socket_{context_};
};

}  // namespace

TEST_F(HttpServerStream, sends_all_pieces_in_chunks) {
    start_with({});

    auto const answer = get("/a");

    EXPECT_THAT(
        answer.substr(0, answer.find("\r\n\r\n")),
        AllOf(
            HasSubstr("200 OK"),
            HasSubstr("Transfer-Encoding: chunked"),
            HasSubstr("Vary: Accept-Encoding"),
            Not(HasSubstr("Content-Length"))
        )
    );
    EXPECT_EQ(joined(body_of(answer)), whole());
    EXPECT_EQ(alive, 0);
}

TEST_F(HttpServerStream, of_one_piece_has_a_length) {
    pieces = 1;
    start_with({});
    auto const answer = get("/a");
    EXPECT_THAT(answer, HasSubstr("Content-Length: " + std::to_string(piece_bytes) + "\r\n"));
    EXPECT_EQ(body_of(answer), whole());
}

TEST_F(HttpServerStream, sends_nothing_for_a_piece_that_is_empty) {
    start_with({});
    std::string expected;
    for (std::size_t at = 0; at < pieces; at += 2) expected += piece_text(at);
    EXPECT_EQ(joined(body_of(get("/gaps"))), expected);
}

TEST_F(HttpServerStream, packs_its_pieces_for_a_client_that_takes_gzip) {
    start_with({});
    auto const answer = get("/a", "Accept-Encoding: gzip\r\n");
    EXPECT_THAT(answer, HasSubstr("Content-Encoding: gzip\r\n"));
    EXPECT_LT(answer.size(), whole().size() / 10);
    EXPECT_EQ(unpacked(joined(body_of(answer)), whole().size() + 1), whole());
}

TEST_F(HttpServerStream, ends_with_the_connection_for_an_old_client) {
    start_with({});
    auto const answer = exchange_whole("GET /a HTTP/1.0", "Connection: keep-alive\r\n");
    EXPECT_THAT(answer.substr(0, answer.find("\r\n\r\n")), Not(HasSubstr("Transfer-Encoding")));
    EXPECT_EQ(body_of(answer), whole());
}

TEST_F(HttpServerStream, is_a_header_for_head_and_makes_no_more_pieces) {
    start_with({});
    auto const answer = exchange_whole("HEAD /a HTTP/1.1", "Connection: close\r\n");
    EXPECT_THAT(answer, HasSubstr("Transfer-Encoding: chunked\r\n"));
    EXPECT_EQ(body_of(answer), "");
    EXPECT_EQ(made["/a"], 1U);
}

TEST_F(HttpServerStream, keeps_its_connection_for_the_next_request) {
    start_with({});
    auto& client = ask("/a");
    client.send("GET /small HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    do clock.settle();
    while (!client.closed());
    EXPECT_THAT(client.received(), testing::EndsWith("\r\n\r\nsmall"));
    EXPECT_THAT(client.received(), HasSubstr("0\r\n\r\nHTTP/1.1 200"));
}

TEST_F(HttpServerStream, makes_no_more_for_a_client_that_does_not_read) {
    pieces = 1'000'000;
    start_with({});

    ask("/unread");
    clock.settle();

    auto const before = made["/unread"];
    EXPECT_GE(before, 1U);
    clock.advance(10s);
    EXPECT_EQ(made["/unread"], before);
    clock.advance(21s);  // beyond write_time
    EXPECT_EQ(alive, 0);
    EXPECT_EQ(server->connections().open, 0U);
}

TEST_F(HttpServerStream, makes_no_more_for_a_client_that_is_gone) {
    pieces = 1'000'000;
    start_with({});
    ask("/gone");
    clock.settle();

    clients.clear();
    clock.settle();

    EXPECT_EQ(alive, 0);
    EXPECT_EQ(server->connections().open, 0U);
}

TEST_F(HttpServerStream, of_slow_readers_costs_one_piece_each_and_no_other_client_its_answer) {
    pieces = 1'000'000;
    constexpr std::size_t readers = 64;
    start_with({.unread_bytes = (readers + 1) * 2 * piece_bytes});
    for (std::size_t i = 0; i < readers; ++i) ask("/slow");
    clock.settle();
    EXPECT_EQ(alive, static_cast<int>(readers));

    pieces = 20;
    EXPECT_EQ(joined(body_of(get("/fair"))), whole());
    EXPECT_EQ(server->connections().answers_refused, 0U);
}

TEST_F(HttpServerStream, of_too_many_readers_ends_for_the_address_that_holds_most) {
    pieces = 1'000'000;
    start_with({.unread_bytes = 8 * piece_bytes});
    for (std::size_t i = 0; i < 50; ++i) ask("/slow");
    clock.settle();
    EXPECT_LE(alive, 8);

    pieces = 20;
    auto& fair = ask("/fair", "127.0.0.2");
    for (int i = 0; i < 100 && joined(body_of(fair.received())).empty(); ++i) clock.settle();
    EXPECT_EQ(joined(body_of(fair.received())), whole());
}

TEST_F(
    HttpServerStream,
    goes_on_for_a_client_that_reads_where_others_need_the_place_of_one_that_does_not
) {
    pieces = 1'000'000;
    start(
        [this](request const& asked) { return serve(asked); },
        {.connections = 2, .connections_per_address = 2}
    );
    auto& reads = ask("/reads");
    auto const read_on = [&](int times) {
        for (int i = 0; i < times; ++i) {
            clock.advance(100ms);
            reads.received();
            clock.settle();
        }
    };
    read_on(30);
    auto& stalls = ask("/stalls", "127.0.0.2");
    read_on(30);

    auto& fresh = ask("/small", "127.0.0.3");
    read_on(10);

    EXPECT_TRUE(stalls.closed());
    EXPECT_FALSE(reads.closed());
    EXPECT_THAT(fresh.received(), testing::EndsWith("small"));
}

// Regression: each piece gave the client another second, so 64 KiB a second held a place for long.
TEST_F(
    HttpServerStream,
    goes_on_for_nobody_who_takes_a_piece_a_second_while_others_need_the_place
) {
    pieces = 1'000'000;
    start(
        [this](request const& asked) { return serve(asked); },
        {.connections = 2, .connections_per_address = 2}
    );
    auto& reads = ask("/reads");
    trickling_client slow{server->local(), "127.0.0.2"};
    slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    clock.settle();
    auto const before = made["/slow"];
    for (int i = 0; i < 20; ++i) {
        clock.advance(1s);
        reads.received();
        slow.take(piece_bytes);
        clock.settle();
    }
    ASSERT_GT(made["/slow"], before + 10) << "it takes one piece after the other";

    auto& fresh = ask("/small", "127.0.0.3");
    clock.settle();

    EXPECT_THAT(fresh.received(), testing::EndsWith("small"));
    EXPECT_EQ(server->connections().evicted["writing"], 1U);
    EXPECT_FALSE(reads.closed());
}

TEST_F(HttpServerStream, lets_others_be_answered_between_any_two_of_its_pieces) {
    pieces = 400;
    start_with({});
    for (std::size_t i = 0; i < 10; ++i) ask("/large");
    support::raw_client small{server->local()};
    small.send("GET /small HTTP/1.1\r\nHost: x\r\n\r\n");

    while (small.received().empty()) context.poll_one();

    EXPECT_LE(made["/large"], 30U);  // of 4,000: one each when asked, then one a turn
}

TEST_F(HttpServerStream, is_cut_off_so_that_its_client_sees_it_when_a_piece_fails) {
    start_with({});
    auto const answer = get("/broken");
    EXPECT_THAT(answer, HasSubstr("piece 1\n"));
    EXPECT_EQ(joined(body_of(answer)), "");  // no last chunk
    EXPECT_EQ(log.count("connection failed"), 1U);
    EXPECT_THAT(get("/small"), HasSubstr("small"));
}

}  // namespace vitals::net::http_server
