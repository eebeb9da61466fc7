// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A target that costs next to nothing, so that the checks are what is measured: five system calls a
// request.
//
//   target answer|hold|drip|datagrams HOSTS [NOTES]
//
// answer: the same small answer to everything; hold: none at all; drip: a byte each second of one
// that never ends. datagrams: UDP, an A record to a question of DNS, a byte to anything shorter.
// Listens on a free port of 127.0.0.1 .. 127.0.0.HOSTS, prints port=N and serves
// until its input ends. NOTES: a file that gets a line for each request: when it came, in ns of the
// monotonic clock, and its path.

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

namespace {

constexpr std::string_view answer =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n";
constexpr std::string_view endless = "HTTP/1.1 200 OK\r\nX-Slow: ";

// Behind a question: its name, A, IN, an hour, 10.0.0.5.
constexpr std::string_view record{"\xc0\x0c\0\1\0\1\0\0\x0e\x10\0\4\x0a\0\0\5", 16};
constexpr std::size_t header_of_dns = 12;

int listener(std::uint32_t host, std::uint16_t port, int type) {
    auto const fd = ::socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int const on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    // Who is accepted has already asked.
    ::setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &on, sizeof on);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK + host);
    if (::bind(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0 &&
        (type == SOCK_DGRAM || ::listen(fd, 16'384) == 0))
        return fd;
    ::close(fd);
    return -1;
}

std::uint16_t port_of(int fd) {
    sockaddr_in at{};
    socklen_t size = sizeof at;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
    return ntohs(at.sin_port);
}

class target {
public:
    target(std::string_view mode, std::FILE* notes)
        : answers_{mode == "answer"},
          drips_{mode == "drip"},
          datagrams_{mode == "datagrams"},
          notes_{notes} {}

    // The port, or 0 when one of the addresses has it in use.
    std::uint16_t listen(std::uint32_t hosts) {
        std::uint16_t port = 0;
        for (std::uint32_t host = 0; host < hosts; ++host) {
            auto const fd = listener(host, port, datagrams_ ? SOCK_DGRAM : SOCK_STREAM);
            if (fd < 0) return 0;
            if (host == 0) port = port_of(fd);
            watch(fd, EPOLLIN, listens);
        }
        watch(STDIN_FILENO, EPOLLIN | EPOLLHUP, 0);
        return port;
    }

    void run() {
        std::array<epoll_event, 256> events;
        for (;;) {
            auto const ready = ::epoll_wait(set_, events.data(), events.size(), 1000);
            if (ready == 0) rest();
            auto const count = static_cast<std::size_t>(std::max(ready, 0));
            for (auto const& each : std::span{events}.first(count)) {
                if (each.data.u64 == STDIN_FILENO) return;
                serve(static_cast<int>(each.data.u64 & ~listens), each);
            }
            drip();
        }
    }

private:
    static constexpr std::uint64_t listens = std::uint64_t{1} << 40U;

    void watch(int fd, std::uint32_t interest, std::uint64_t mark) const {
        epoll_event event{
            .events = interest,
            .data = {.u64 = static_cast<std::uint32_t>(fd) | mark}
        };
        ::epoll_ctl(set_, EPOLL_CTL_ADD, fd, &event);
    }

    void serve(int fd, epoll_event const& event) {
        if (datagrams_) return reply_to_datagrams(fd);
        if ((event.data.u64 & listens) != 0) return accept(fd);
        if ((event.events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP)) != 0) return end(fd);
        reply(fd);
    }

    void accept(int from) {
        for (int count = 0; count < 64; ++count) {
            auto const fd = ::accept4(from, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd < 0) return;
            reply(fd);
            if (drips_) dripping_.insert(fd);
            watch(fd, EPOLLIN | EPOLLRDHUP | EPOLLET, 0);
        }
    }

    static void reply_to_datagrams(int fd) {
        for (int count = 0; count < 64; ++count) {
            std::array<char, 512> message{};
            sockaddr_in from{};
            socklen_t size = sizeof from;
            auto* const sender = reinterpret_cast<sockaddr*>(&from);
            auto const room = message.size() - record.size();
            auto const got = ::recvfrom(fd, message.data(), room, 0, sender, &size);
            if (got < 0) return;
            auto said = static_cast<std::size_t>(got);
            if (said < header_of_dns) {
                said = 1;
            } else {
                message[2] = '\x81';  // an answer
                message[7] = 1;       // with one record
                std::ranges::copy(record, message.begin() + got);
                said += record.size();
            }
            ::sendto(fd, message.data(), said, 0, sender, size);
        }
    }

    void reply(int fd) {
        std::array<char, 4096> asked;
        auto const got = ::recv(fd, asked.data(), asked.size(), 0);
        if (got <= 0) return;
        if (notes_ != nullptr) note({asked.data(), static_cast<std::size_t>(got)});
        auto const said = answers_ ? answer : drips_ ? endless : std::string_view{};
        if (!said.empty()) ::send(fd, said.data(), said.size(), MSG_NOSIGNAL);
    }

    void note(std::string_view request) {
        auto const now = std::chrono::steady_clock::now().time_since_epoch();
        auto const begin = request.find(' ') + 1;
        auto const path = request.substr(begin, request.find(' ', begin) - begin);
        std::fprintf(
            notes_,
            "%lld %.*s\n",
            static_cast<long long>(std::chrono::nanoseconds{now}.count()),
            static_cast<int>(path.size()),
            path.data()
        );
    }

    void drip() {
        auto const now = ::time(nullptr);
        if (dripping_.empty() || now == dripped_) return;
        dripped_ = now;
        for (auto const fd : dripping_) ::send(fd, "x", 1, MSG_NOSIGNAL);
    }

    void rest() {
        if (notes_ != nullptr) std::fflush(notes_);
    }

    void end(int fd) {
        dripping_.erase(fd);
        ::close(fd);
    }

    int set_ = ::epoll_create1(EPOLL_CLOEXEC);
    bool answers_;
    bool drips_;
    bool datagrams_;
    std::FILE* notes_;
    std::unordered_set<int> dripping_;
    std::time_t dripped_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    std::string_view const mode = argc > 1 ? argv[1] : "";
    constexpr std::array<std::string_view, 4> modes{"answer", "hold", "drip", "datagrams"};
    if (std::ranges::find(modes, mode) == modes.end() || argc < 3 || argc > 4) {
        std::fputs("usage: target answer|hold|drip|datagrams HOSTS [NOTES]\n", stderr);
        return 2;
    }
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    auto* const notes = argc == 4 ? std::fopen(argv[3], "w") : nullptr;
    target serving{mode, notes};
    auto const port = serving.listen(static_cast<std::uint32_t>(std::stoul(argv[2])));
    if (port == 0) return 1;
    std::printf("port=%u\n", port);
    std::fflush(stdout);
    serving.run();
    if (notes != nullptr) std::fclose(notes);
    return 0;
}
