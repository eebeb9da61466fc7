// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The floor of an HTTPS check: a bare epoll loop around OpenSSL. One context, a full and verified
// handshake for each check, one request, one answer, close.
//
//   tls_floor PORT HOSTS CONCURRENCY COUNT CA.pem [connect]     127.0.0.1 .. 127.0.0.HOSTS in turn
//
// connect: without a request, as a TCP check with TLS.
// Prints: checks per second, CPU in us per check.

#include "usage.hpp"

#include <openssl/ssl.h>

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr char request[] =
    "GET /health HTTP/1.1\r\nHost: service-1234.namespace.svc:8080\r\n"
    "User-Agent: Vitals Health Check\r\nAccept: text/plain, text/*, */*\r\nConnection: "
    "close\r\n\r\n";

class tls_floor {
public:
    tls_floor(
        std::uint16_t port,
        std::uint32_t hosts,
        std::uint64_t count,
        char const* authority,
        bool asks
    )
        : port_{port}, hosts_{hosts}, count_{count}, asks_{asks} {
        SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
        SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_OFF);
        if (SSL_CTX_load_verify_locations(context_, authority, nullptr) != 1)
            std::fputs("no certificate authority\n", stderr);
    }

    std::uint64_t run(std::uint64_t concurrency) {
        for (std::uint64_t i = 0; i < concurrency && started_ < count_; ++i) begin();
        epoll_event events[256];
        while (ended_ < count_) {
            auto const ready = ::epoll_wait(set_, events, 256, 5000);
            if (ready <= 0) return ended_;
            for (int i = 0; i < ready; ++i) serve(static_cast<int>(events[i].data.u64));
        }
        return ended_;
    }

    std::uint64_t bad() const { return bad_; }

private:
    struct probe {
        SSL* tls = nullptr;
        bool asked = false;
    };

    void begin() {
        auto const host = static_cast<std::uint32_t>(started_++ % hosts_);
        auto const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port_);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK + host);
        linger const now{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        if (probes_.size() <= static_cast<std::size_t>(fd))
            probes_.resize(static_cast<std::size_t>(fd) + 1);
        auto& mine = probes_[static_cast<std::size_t>(fd)];
        mine = {.tls = SSL_new(context_)};
        SSL_set_fd(mine.tls, fd);
        SSL_set1_host(mine.tls, "localhost");
        SSL_set_tlsext_host_name(mine.tls, "localhost");
        SSL_set_connect_state(mine.tls);
        if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) < 0 && errno != EINPROGRESS)
            return end(fd, false);
        epoll_event interest{
            .events = EPOLLIN | EPOLLOUT | EPOLLET,
            .data = {.u64 = static_cast<std::uint32_t>(fd)}
        };
        ::epoll_ctl(set_, EPOLL_CTL_ADD, fd, &interest);
    }

    // Goes as far as it can; the next event calls again.
    void serve(int fd) {
        auto& mine = probes_[static_cast<std::size_t>(fd)];
        if (mine.tls == nullptr) return;
        if (!mine.asked) {
            auto const done = SSL_do_handshake(mine.tls);
            if (done != 1) return wait_or_end(fd, done);
            if (!asks_) return end(fd, true);
            SSL_write(mine.tls, request, sizeof request - 1);
            mine.asked = true;
        }
        char answer[16 * 1024];
        auto const got = SSL_read(mine.tls, answer, sizeof answer);
        if (got <= 0) return wait_or_end(fd, got);
        end(fd, got > 12 && std::memcmp(answer + 9, "200", 3) == 0);
    }

    void wait_or_end(int fd, int result) {
        auto const why = SSL_get_error(probes_[static_cast<std::size_t>(fd)].tls, result);
        if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) end(fd, false);
    }

    void end(int fd, bool good) {
        auto& mine = probes_[static_cast<std::size_t>(fd)];
        SSL_free(mine.tls);
        mine = {};
        ::close(fd);
        ++ended_;
        if (!good) ++bad_;
        if (started_ < count_) begin();
    }

    SSL_CTX* context_ = SSL_CTX_new(TLS_client_method());
    int set_ = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<probe> probes_;  // by descriptor
    std::uint16_t port_;
    std::uint32_t hosts_;
    std::uint64_t count_;
    bool asks_;
    std::uint64_t started_ = 0;
    std::uint64_t ended_ = 0;
    std::uint64_t bad_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    bool const asks = argc != 7 || std::string_view{argv[6]} != "connect";
    if (argc != 6 && asks) {
        std::fputs("usage: tls_floor PORT HOSTS CONCURRENCY COUNT CA.pem [connect]\n", stderr);
        return 2;
    }
    auto const count = std::stoull(argv[4]);
    tls_floor loop{
        static_cast<std::uint16_t>(std::stoul(argv[1])),
        static_cast<std::uint32_t>(std::stoul(argv[2])),
        count,
        argv[5],
        asks
    };
    auto const concurrency = std::stoull(argv[3]);
    return vitals::bench::report(loop, count, [concurrency](tls_floor& each) {
        return each.run(concurrency);
    });
}
