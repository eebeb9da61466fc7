// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
// The server with TLS.

#include "net/http_server/change_signal.hpp"
#include "net/http_server/message.hpp"
#include "net/http_server/server.hpp"
#include "net/http_server/server_fixture.hpp"
#include "net/tls/credentials.hpp"
#include "net/tls/tls_server.hpp"
#include "runtime/coroutine.hpp"
#include "support/certificates.hpp"
#include "support/raw_client.hpp"
#include "support/tls_raw_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitals::net::http_server {

namespace {

using support::raw_client;
using support::tls_raw_client;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr auto get = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";

class HttpServerTls : public server_fixture {
protected:
    std::shared_ptr<tls::server_context const> context_with(
        support::certificate_request const& what = {}
    ) const {
        auto const issued = authority.issue(what);
        return tls::server_context::make(
            tls::own_certificate::parse(issued.pem, issued.key_pem).value()
        );
    }
    void serve(http_server::handler handle = echo, http_server::limits limits = {}) {
        certificate = context_with();
        start(std::move(handle), limits, [this] { return certificate; });
    }
    tls_raw_client client() {
        return {server->local(), authority.pem(), [this] { clock.settle(); }};
    }

    support::certificate_authority authority;
    std::shared_ptr<tls::server_context const> certificate;
};

class pieces final : public body_source {
public:
    explicit pieces(
        std::vector<char const*> all,
        std::function<void()> before = [] {}
    )
        : all_{std::move(all)}, before_{std::move(before)} {}

    piece next() override {
        before_();
        auto made = std::make_shared<shared_text>();
        made->plain = all_.at(made_++);
        return {.text = std::move(made), .last = made_ == all_.size()};
    }

private:
    std::vector<char const*> all_;
    std::function<void()> before_;
    std::size_t made_ = 0;
};

runtime::awaitable<response> answering(response with) {
    co_return with;
}

response waiting_for(change_signal& change) {
    response later;
    later.postponed = postponement{&change, change.generation(), 10min};
    return later;
}

}  // namespace

TEST_F(HttpServerTls, answers_clients_that_know_its_authority) {
    serve();
    auto one = client();
    ASSERT_TRUE(one.handshake());

    one.send("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");

    EXPECT_THAT(one.received(), StartsWith("HTTP/1.1 200 OK"));
    EXPECT_THAT(one.received(), EndsWith("POST /a"));
}

TEST_F(HttpServerTls, sends_answers_of_many_records_whole) {
    std::string const body(300'000, 'x');
    serve([&](request const&) { return answering(text(200, body)); });
    auto one = client();
    ASSERT_TRUE(one.handshake());

    one.send(get);
    for (int i = 0; i < 100 && one.received().size() < body.size(); ++i) one.pump();

    EXPECT_THAT(one.received(), EndsWith("\r\n\r\n" + body));
}

// Without it, a client cannot tell a whole answer from one that was cut.
TEST_F(HttpServerTls, ends_the_session_after_an_answer_that_ends_with_the_connection) {
    serve([](request const& asked) -> runtime::awaitable<response> {
        if (asked.path == "/whole") co_return text(200, "one, two");
        co_return streamed(
            200,
            std::make_shared<pieces>(std::vector{"one, ", "two"}),
            "text/plain"
        );
    });
    for (auto const* const path : {"/whole", "/pieces"}) {
        auto one = client();
        ASSERT_TRUE(one.handshake());

        one.send(std::string{"GET "} + path + " HTTP/1.0\r\n\r\n");

        EXPECT_THAT(one.received(), EndsWith("one, two")) << path;
        EXPECT_TRUE(one.closed()) << path;
        EXPECT_TRUE(one.was_ended()) << path;
    }
}

TEST_F(HttpServerTls, ends_the_session_when_it_closes_an_idle_connection) {
    serve(echo, {.idle_time = 30s});
    auto one = client();
    ASSERT_TRUE(one.handshake());
    one.send(get);
    EXPECT_THAT(one.received(), EndsWith("GET /a"));
    EXPECT_FALSE(one.was_ended());

    clock.advance(31s);
    one.pump();

    EXPECT_TRUE(one.closed());
    EXPECT_TRUE(one.was_ended());
}

TEST_F(HttpServerTls, does_not_end_the_session_of_an_answer_that_it_cuts) {
    std::string body;
    body.resize(20'000'000, 'x');
    serve([&](request const&) { return answering(text(200, body)); }, {.write_time = 30s});
    auto one = client();
    ASSERT_TRUE(one.handshake());
    one.send("GET /a HTTP/1.0\r\n\r\n");

    clock.advance(31s);
    while (!one.closed()) one.pump();

    EXPECT_LT(one.received().size(), body.size());
    EXPECT_FALSE(one.was_ended());
}

// What OpenSSL has read already makes no socket readable.
TEST_F(HttpServerTls, answers_two_requests_that_come_in_one_record) {
    serve();
    auto one = client();
    ASSERT_TRUE(one.handshake());

    one.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n");

    EXPECT_THAT(one.received(), HasSubstr("GET /a"));
    EXPECT_THAT(one.received(), EndsWith("GET /b"));
}

TEST_F(HttpServerTls, has_a_new_certificate_for_new_connections_and_keeps_the_old_ones) {
    serve();
    auto one = client();
    ASSERT_TRUE(one.handshake());

    certificate = context_with({.not_after = 2h, .common_name = "new"});
    auto two = client();

    EXPECT_TRUE(two.handshake());
    one.send(get);
    EXPECT_THAT(one.received(), EndsWith("GET /a"));
}

TEST_F(HttpServerTls, says_so_to_a_client_without_tls) {
    serve();
    raw_client plain{server->local()};

    plain.send(get);
    clock.settle();

    EXPECT_THAT(plain.received(), StartsWith("HTTP/1.1 400 Bad Request"));
    EXPECT_THAT(plain.received(), EndsWith("This port speaks HTTPS, not HTTP.\n"));
}

TEST_F(HttpServerTls, closes_the_connection_of_whoever_sends_anything_else) {
    serve();
    raw_client other{server->local()};

    other.send(std::string(100, '\x16'));
    clock.settle();

    EXPECT_TRUE(other.closed());
}

TEST_F(HttpServerTls, gives_a_handshake_the_time_of_a_request) {
    serve(echo, {.header_time = 5s});
    raw_client silent{server->local()};
    raw_client slow{server->local()};
    slow.send("\x16\x03\x01");
    clock.advance(4s);
    EXPECT_FALSE(silent.closed());
    EXPECT_FALSE(slow.closed());

    clock.advance(2s);

    EXPECT_TRUE(silent.closed());
    EXPECT_TRUE(slow.closed());
}

// A ClientHello costs its sender nothing, and the server a signature.
TEST_F(HttpServerTls, sends_the_pieces_of_an_answer_between_handshakes_not_after_all_of_them) {
    std::list<tls_raw_client> others;
    std::vector<std::size_t> in_the_way;
    auto const count = [&] {
        in_the_way.push_back(static_cast<std::size_t>(std::ranges::count_if(others, [](auto& each) {
            return !each.raw().received().empty();
        })));
    };
    serve([&](request const&) {
        std::vector<char const*> const all(5, "piece");
        return answering(streamed(200, std::make_shared<pieces>(all, count), "text/plain"));
    });
    bool works = true;
    auto const let_work = [&] {
        if (works) clock.settle();
    };
    tls_raw_client reader{server->local(), authority.pem(), let_work};
    ASSERT_TRUE(reader.handshake());
    for (int i = 0; i < 30; ++i) others.emplace_back(server->local(), authority.pem(), let_work);
    clock.settle();
    works = false;
    for (auto& each : others) {
        SSL_do_handshake(each.session());
        each.pump();
    }
    reader.send(get);

    clock.settle();

    ASSERT_EQ(in_the_way.size(), 5U);
    EXPECT_LT(in_the_way.back(), 15U);
}

TEST_F(HttpServerTls, refuses_what_a_stolen_key_could_decipher_later) {
    serve();
    certificate = context_with({.rsa_bits = 2048});
    auto old = client();
    SSL_set_max_proto_version(old.session(), TLS1_2_VERSION);
    SSL_set_cipher_list(old.session(), "kRSA");
    auto modern = client();
    SSL_set_max_proto_version(modern.session(), TLS1_2_VERSION);

    EXPECT_FALSE(old.handshake());
    EXPECT_TRUE(modern.handshake());
}

TEST_F(HttpServerTls, speaks_no_other_protocol_than_http_1_1) {
    serve();
    auto only_h2 = client();
    SSL_set_alpn_protos(only_h2.session(), reinterpret_cast<unsigned char const*>("\x02h2"), 3);
    auto both = client();
    SSL_set_alpn_protos(
        both.session(),
        reinterpret_cast<unsigned char const*>("\x02h2\x08http/1.1"),
        12
    );

    EXPECT_FALSE(only_h2.handshake());
    EXPECT_TRUE(both.handshake());
    unsigned char const* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(both.session(), &chosen, &size);
    EXPECT_EQ(std::string(reinterpret_cast<char const*>(chosen), size), "http/1.1");
}

TEST_F(HttpServerTls, closes_the_connection_of_a_client_that_asks_for_new_keys_without_end) {
    serve();
    auto one = client();
    ASSERT_TRUE(one.handshake());

    for (int i = 0; i < 30 && !one.closed(); ++i) {
        SSL_key_update(one.session(), SSL_KEY_UPDATE_REQUESTED);
        SSL_do_handshake(one.session());
        one.pump();
    }

    EXPECT_TRUE(one.closed());
}

TEST_F(HttpServerTls, answers_a_waiting_request_when_the_list_changes) {
    change_signal changed;
    bool first = true;
    serve(
        [&](request const& asked) {
            bool const waits = std::exchange(first, false) && asked.may_wait;
            return answering(waits ? waiting_for(changed) : text(200, "changed"));
        },
        {.waiting = 10, .waiting_per_address = 10}
    );
    auto one = client();
    ASSERT_TRUE(one.handshake());
    one.send(get);
    EXPECT_EQ(one.received(), "");

    changed.notify();
    clock.settle();

    EXPECT_THAT(one.received(), EndsWith("changed"));
}

TEST_F(HttpServerTls, gives_a_waiting_request_up_when_its_client_ends_the_session) {
    change_signal changed;
    serve(
        [&](request const&) { return answering(waiting_for(changed)); },
        {.waiting = 10, .waiting_per_address = 10}
    );
    auto one = client();
    ASSERT_TRUE(one.handshake());
    one.send(get);
    ASSERT_EQ(server->connections().waiting, 1U);

    one.end();
    clock.settle();

    EXPECT_EQ(server->connections().waiting, 0U);
    EXPECT_TRUE(one.closed());
}

}  // namespace vitals::net::http_server
