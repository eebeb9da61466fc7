// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The floor: a bare epoll loop that does what a probe must do and nothing else. No parser, no deadline,
// no result: one request, one recv, close. Whatever Vitals costs is told as a multiple of this.
//
//   floor PORT HOSTS CONCURRENCY COUNT      127.0.0.1 .. 127.0.0.HOSTS are asked in turn
//
// Prints: checks per second, CPU in us per check.

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

constexpr char request[] =
    "GET /health HTTP/1.1\r\nHost: service-1234.namespace.svc:8080\r\n"
    "User-Agent: Vitals Health Check\r\nAccept: text/plain, text/*, */*\r\nConnection: "
    "close\r\n\r\n";

class floor_loop {
public:
    floor_loop(std::uint16_t port, std::uint32_t hosts, std::uint64_t count)
        : port_{port}, hosts_{hosts}, count_{count} {}

    std::uint64_t run(std::uint64_t concurrency) {
        for (std::uint64_t i = 0; i < concurrency && started_ < count_; ++i) begin();
        epoll_event events[256];
        while (ended_ < count_) {
            auto const ready = ::epoll_wait(set_, events, 256, 5000);
            if (ready <= 0) return ended_;
            for (int i = 0; i < ready; ++i) serve(events[i]);
        }
        return ended_;
    }

    std::uint64_t bad() const { return bad_; }

private:
    void begin() {
        auto const host = static_cast<std::uint32_t>(started_++ % hosts_);
        auto const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port_);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK + host);
        // A reset on close: no TIME_WAIT, so ports suffice at this rate.
        linger const now{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) < 0 && errno != EINPROGRESS)
            return end(fd, false);
        epoll_event interest{
            .events = EPOLLIN | EPOLLOUT | EPOLLET,
            .data = {.u64 = static_cast<std::uint32_t>(fd)}
        };
        ::epoll_ctl(set_, EPOLL_CTL_ADD, fd, &interest);
    }

    void serve(epoll_event const& event) {
        auto const fd = static_cast<int>(event.data.u64);
        if ((event.events & EPOLLIN) == 0) {
            if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) return end(fd, false);
            ::send(fd, request, sizeof request - 1, MSG_NOSIGNAL);
            return;
        }
        char answer[16 * 1024];
        auto const got = ::recv(fd, answer, sizeof answer, 0);
        if (got < 0 && errno == EAGAIN) return;
        end(fd, got > 12 && std::memcmp(answer + 9, "200", 3) == 0);
    }

    void end(int fd, bool good) {
        ::close(fd);
        ++ended_;
        if (!good) ++bad_;
        if (started_ < count_) begin();
    }

    int set_ = ::epoll_create1(EPOLL_CLOEXEC);
    std::uint16_t port_;
    std::uint32_t hosts_;
    std::uint64_t count_;
    std::uint64_t started_ = 0;
    std::uint64_t ended_ = 0;
    std::uint64_t bad_ = 0;
};

double cpu_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    auto const seconds = [](timeval t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fputs("usage: floor PORT HOSTS CONCURRENCY COUNT\n", stderr);
        return 2;
    }
    auto const count = std::stoull(argv[4]);
    floor_loop loop{
        static_cast<std::uint16_t>(std::stoul(argv[1])),
        static_cast<std::uint32_t>(std::stoul(argv[2])),
        count
    };
    auto const begun = std::chrono::steady_clock::now();
    auto const done = loop.run(std::stoull(argv[3]));
    auto const wall =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    auto const each = cpu_seconds() * 1e6 / static_cast<double>(done);
    std::printf(
        "rate=%.0f cpu_us=%.3f bad=%llu\n",
        static_cast<double>(done) / wall,
        each,
        static_cast<unsigned long long>(loop.bad())
    );
    return done == count && loop.bad() == 0 ? 0 : 1;
}
