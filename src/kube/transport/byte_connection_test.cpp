// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/transport/byte_connection.hpp"

#include "kube/transport/tls_context.hpp"
#include "support/allocated.hpp"
#include "support/certificates.hpp"
#include "support/loop_rig.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::transport {
namespace {

namespace asio = boost::asio;

SSL_CTX* server_context(support::certificate const& own) {
    auto* const made = SSL_CTX_new(TLS_server_method());
    auto* const certificate = BIO_new_mem_buf(own.pem.data(), static_cast<int>(own.pem.size()));
    SSL_CTX_use_certificate(made, PEM_read_bio_X509(certificate, nullptr, nullptr, nullptr));
    auto* const key = BIO_new_mem_buf(own.key_pem.data(), static_cast<int>(own.key_pem.size()));
    SSL_CTX_use_PrivateKey(made, PEM_read_bio_PrivateKey(key, nullptr, nullptr, nullptr));
    return made;
}

// A server with TLS, or with TLS within TLS, in a process of its own: so what is allocated here is
// the client's. It keeps each connection open and sends it these messages, each in a record.
class other_process {
public:
    enum class layers : bool { one, two };

    other_process(
        support::certificate const& own,
        layers how,
        std::vector<std::string> const& messages
    )
        : port_{acceptor_.local_endpoint().port()}, child_{::fork()} {
        if (child_ != 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        auto* const context = server_context(own);
        for (;;) serve(SSL_new(context), how == layers::two ? SSL_new(context) : nullptr, messages);
    }
    ~other_process() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    other_process(other_process const&) = delete;
    other_process& operator=(other_process const&) = delete;

    std::uint16_t port() const { return port_; }

private:
    void serve(SSL* outer, SSL* inner, std::vector<std::string> const& messages) {
        int const fd = ::accept(acceptor_.native_handle(), nullptr, nullptr);
        if (fd < 0) ::_exit(1);
        SSL_set_fd(outer, fd);
        if (SSL_accept(outer) != 1) return;
        auto* io = BIO_new(BIO_f_ssl());
        BIO_set_ssl(io, outer, BIO_NOCLOSE);
        // Several records of the inner layer within one of the outer layer.
        io = BIO_push(BIO_new(BIO_f_buffer()), io);
        if (inner == nullptr) {
            for (auto const& each : messages)
                SSL_write(outer, each.data(), static_cast<int>(each.size()));
            return;
        }
        SSL_set_bio(inner, io, io);
        if (SSL_accept(inner) != 1) return;
        for (auto const& each : messages)
            SSL_write(inner, each.data(), static_cast<int>(each.size()));
        BIO_flush(io);
    }

    asio::io_context context_;
    asio::ip::tcp::acceptor acceptor_{context_, {asio::ip::address_v4::loopback(), 0}};
    std::uint16_t port_;
    pid_t child_;
};

struct ByteConnection : testing::Test, support::loop_rig {
    using connection = std::unique_ptr<byte_connection>;

    ByteConnection() {
        auto const filled =
            fill(*trusted, {.authority = authority.pem(), .server_name = "127.0.0.1"});
        EXPECT_TRUE(filled) << filled.error();
    }
    connection connect(other_process const& to, int layers) {
        auto made = make_byte_connection(context.get_executor());
        auto const open = run(made->connect("127.0.0.1", to.port()));
        EXPECT_TRUE(open) << open.error().text;
        for (int i = 0; i < layers; ++i) {
            auto const secured = run(made->secure(trusted));
            EXPECT_TRUE(secured) << secured.error().text;
        }
        return made;
    }
    std::string receive(connection const& from, std::size_t bytes) {
        std::string all;
        while (all.size() < bytes) {
            auto const got = run(from->receive());
            EXPECT_TRUE(got) << got.error().text;
            if (!got || got->empty()) break;
            all += *got;
        }
        return all;
    }

    support::certificate_authority authority;
    support::certificate own = authority.issue({.names = {"127.0.0.1"}});
    std::shared_ptr<tls_context> trusted = std::make_shared<tls_context>();
};

// A watch of each Secret waits nearly all the time (docs/limits.md).
TEST_F(ByteConnection, with_tls_holds_little_memory_while_it_waits) {
    constexpr std::size_t count = 20;
    std::string const record(16'384, 'x');
    other_process const server{own, other_process::layers::one, {record, record}};
    std::vector<connection> all;
    std::vector<std::unique_ptr<support::pending<io_result<std::string_view>>>> waiting;
    auto const open = [&] {
        all.push_back(connect(server, 1));
        EXPECT_TRUE(run(all.back()->send("GET /watch HTTP/1.1\r\n\r\n")));
        EXPECT_EQ(receive(all.back(), 2 * record.size()).size(), 2 * record.size());
        waiting.push_back(start(all.back()->receive()));
        context.restart();
        context.poll();
    };
    open();  // what all connections share

    auto const before = support::allocated_bytes();
    for (std::size_t i = 0; i < count; ++i) open();
    auto const each = (support::allocated_bytes() - before) / count;

    RecordProperty("bytes", static_cast<int>(each));
    EXPECT_LE(each, std::size_t{24} * 1024);
    for (auto const& one : waiting) EXPECT_FALSE(one->ended());
    for (auto const& one : all) one->close("the test ends");
    auto const has_ended = [](auto const& one) { return one->ended(); };
    EXPECT_TRUE(run_until([&] { return std::ranges::all_of(waiting, has_ended); }));
}

TEST_F(ByteConnection, brings_all_records_of_tls_within_tls_whatever_arrives_together) {
    std::string const large(40'000, 'x');
    other_process const server{own, other_process::layers::two, {"a", "b", "c", large, "d"}};

    auto const through = connect(server, 2);

    EXPECT_EQ(receive(through, 3 + large.size() + 1), "abc" + large + "d");
}

TEST_F(ByteConnection, says_why_it_was_closed_while_it_waited) {
    other_process const server{own, other_process::layers::one, {}};
    auto const one = connect(server, 1);
    auto const waiting = start(one->receive());
    context.restart();
    context.poll();

    one->close("the client certificate has changed");

    auto const got = finish(*waiting);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().text, "the client certificate has changed");
    auto const sent = run(one->send("more"));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().text, "the client certificate has changed");
}

}  // namespace
}  // namespace vitals::kube::transport
