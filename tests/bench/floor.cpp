// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The floor: a bare epoll loop that does what a probe must do and nothing else. No parser, no
// deadline, no result: one request, one recv, close. The cost of Vitals is a
// multiple of this.
//
//   floor PORT HOSTS closed CONCURRENCY COUNT       as fast as it goes
//   floor PORT HOSTS connect CONCURRENCY COUNT      the same without a request: a TCP check
//   floor PORT HOSTS grpc CONCURRENCY COUNT         the same with a request of gRPC
//   floor PORT HOSTS grpc-library CONCURRENCY COUNT the same by nghttp2's sessions
//   floor PORT HOSTS paced RATE COUNT SLOT_MS       RATE a second, in slots (0: without)
//
// With CONNECTIONS as a last argument, requests go in turn over as many connections that stay open;
// they are opened before anything is measured. 127.0.0.1 .. 127.0.0.HOSTS are asked in turn.
// Prints: checks per second, CPU in us per check.

#include "grpc_exchange.hpp"
#include "grpc_sessions.hpp"
#include "usage.hpp"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace {

using steady = std::chrono::steady_clock;

#define REQUEST                                                         \
    "GET /health HTTP/1.1\r\nHost: service-1234.namespace.svc:8080\r\n" \
    "User-Agent: Vitals Health Check\r\nAccept: text/plain, text/*, */*\r\n"
constexpr std::string_view once = REQUEST "Connection: close\r\n\r\n";
constexpr std::string_view again = REQUEST "\r\n";

struct plan {
    std::uint16_t port;
    std::uint32_t hosts;
    std::uint64_t count;
    std::uint64_t concurrency = 0;  // of a closed loop
    std::uint64_t connections = 0;  // that are kept
    bool asks = true;               // else it ends when it is connected
    enum class grpc_by : std::uint8_t { none, hand, library };
    grpc_by grpc = grpc_by::none;
    double rate = 0;  // of a paced one
    double slot = 0;  // seconds
};

class floor_loop {
public:
    explicit floor_loop(plan const& what) : plan_{what} {
        if (what.grpc == plan::grpc_by::hand)
            grpc_ = std::make_unique<vitals::bench::grpc_exchange>();
        if (what.grpc == plan::grpc_by::library)
            grpc_ = std::make_unique<vitals::bench::grpc_sessions>();
        if (what.connections > 0) open_all();
    }

    std::uint64_t run() {
        auto const begun = steady::now();
        for (std::uint64_t i = 0; i < plan_.concurrency && started_ < plan_.count; ++i) begin();
        epoll_event events[256];
        while (ended_ < plan_.count) {
            auto const wait = plan_.rate > 0 ? begin_due(steady::now() - begun) : timespec{5, 0};
            auto const ready = ::epoll_pwait2(set_, events, 256, &wait, nullptr);
            if (ready < 0 || (ready == 0 && plan_.rate == 0)) return ended_;
            for (int i = 0; i < ready; ++i) serve(events[i]);
        }
        return ended_;
    }

    std::uint64_t bad() const { return bad_; }

private:
    // With one request on each.
    void open_all() {
        auto const asked = plan_;
        plan_.count = asked.connections;
        plan_.concurrency = 512;
        plan_.rate = 0;
        run();
        plan_ = asked;
        started_ = ended_ = 0;
        opened_ = true;
    }

    // Begins all whose time, or whose slot, has come; how long until the next.
    timespec begin_due(std::chrono::duration<double> since) {
        auto const now =
            plan_.slot > 0 ? std::floor(since.count() / plan_.slot) * plan_.slot : since.count();
        while (started_ < plan_.count && static_cast<double>(started_) <= now * plan_.rate) begin();
        auto next = static_cast<double>(started_) / plan_.rate;
        if (plan_.slot > 0) next = std::ceil(next / plan_.slot) * plan_.slot;
        auto const wait = started_ < plan_.count ? std::max(next - since.count(), 0.0) : 5.0;
        auto const whole = static_cast<time_t>(wait);
        return {whole, static_cast<long>((wait - static_cast<double>(whole)) * 1e9)};
    }

    void begin() {
        auto const host = static_cast<std::uint32_t>(started_++ % plan_.hosts);
        if (opened_ && !idle_.empty()) {
            auto const next = idle_.front();
            idle_.pop_front();
            return ask(next);
        }
        auto const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(plan_.port);
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
        // A server of HTTP/2 speaks first.
        if ((event.events & EPOLLIN) == 0 || (grpc_ && !grpc_->has_asked(fd))) {
            if ((event.events & (EPOLLERR | EPOLLHUP)) != 0) return end(fd, false);
            return ask(fd);
        }
        char answer[16 * 1024];
        auto const got = ::recv(fd, answer, sizeof answer, 0);
        if (got < 0 && errno == EAGAIN) return;
        bool good = got > 12 && std::memcmp(answer + 9, "200", 3) == 0;
        if (grpc_ && got > 0) {
            auto const came = grpc_->read(fd, {answer, static_cast<std::size_t>(got)});
            // A client that closes the connection now acknowledges nothing.
            if (!came.owed.empty() && (!came.ended || plan_.connections > 0)) send(fd, came.owed);
            if (!came.ended) return;
            good = came.serves;
        }
        if (plan_.connections == 0 || !good) return end(fd, good);
        idle_.push_back(fd);
        count(good);
    }

    void ask(int fd) {
        if (!plan_.asks) return end(fd, true);
        send(fd, grpc_ ? grpc_->request(fd) : plan_.connections > 0 ? again : once);
    }

    static void send(int fd, std::string_view bytes) {
        ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }

    void end(int fd, bool good) {
        if (grpc_) grpc_->forget(fd);
        ::close(fd);
        count(good);
    }

    void count(bool good) {
        ++ended_;
        if (!good) ++bad_;
        if (plan_.rate == 0 && started_ < plan_.count) begin();
    }

    int set_ = ::epoll_create1(EPOLL_CLOEXEC);
    plan plan_;
    std::uint64_t started_ = 0;
    std::uint64_t ended_ = 0;
    std::uint64_t bad_ = 0;
    std::deque<int> idle_;  // kept connections
    bool opened_ = false;   // all of them
    std::unique_ptr<vitals::bench::grpc_client> grpc_;
};

}  // namespace

int main(int argc, char** argv) {
    std::string_view const mode = argc > 3 ? argv[3] : "";
    bool const paced = mode == "paced";
    bool const asks = mode != "connect";
    auto const grpc = mode == "grpc"           ? plan::grpc_by::hand
                      : mode == "grpc-library" ? plan::grpc_by::library
                                               : plan::grpc_by::none;
    bool const known = mode == "closed" || paced || !asks || grpc != plan::grpc_by::none;
    int const needed = paced ? 7 : 6;
    if (!known || (argc != needed && argc != needed + 1)) {
        std::fputs("usage: floor PORT HOSTS MODE CONCURRENCY COUNT [CONNECTIONS]\n", stderr);
        std::fputs("       MODE: closed, grpc, grpc-library\n", stderr);
        std::fputs("       floor PORT HOSTS connect CONCURRENCY COUNT\n", stderr);
        std::fputs("       floor PORT HOSTS paced RATE COUNT SLOT_MS [CONNECTIONS]\n", stderr);
        return 2;
    }
    plan what{
        .port = static_cast<std::uint16_t>(std::stoul(argv[1])),
        .hosts = static_cast<std::uint32_t>(std::stoul(argv[2])),
        .count = std::stoull(argv[5]),
        .asks = asks,
        .grpc = grpc
    };
    if (paced) {
        what.rate = std::stod(argv[4]);
        what.slot = std::stod(argv[6]) / 1e3;
    } else {
        what.concurrency = std::stoull(argv[4]);
    }
    if (argc > needed) what.connections = std::stoull(argv[needed]);
    floor_loop loop{what};
    return vitals::bench::report(loop, what.count, [](floor_loop& each) { return each.run(); });
}
