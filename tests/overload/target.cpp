// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// A target that is never the slow one: a bare epoll loop that answers 20,000 fresh connections a
// second and counts them by path. It ends when its standard input does.
//
//   target [ADDRESS]        listens on a free port of 127.0.0.1, or of ADDRESS, and prints it
//
//   /anything               200, counted
//   /hang...                no answer ever, counted
//   /slow...                200 after a tenth of a second, counted
//   /flap...                200 and 503 in turn, counted
//   /large...               200 with 64 KiB, counted
//   /stall...               the same, but the last byte never comes, counted
//   /counts                 a line "PATH COUNT" for each path so far

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace {

using steady = std::chrono::steady_clock;
constexpr auto slow = std::chrono::milliseconds{100};

class target {
public:
    explicit target(char const* address) {
        int const yes = 1;
        ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        where_.sin_family = AF_INET;
        ::inet_pton(AF_INET, address, &where_.sin_addr);
        socklen_t size = sizeof where_;
        auto* const name = reinterpret_cast<sockaddr*>(&where_);
        if (::bind(listener_, name, size) != 0 || ::listen(listener_, 16'384) != 0 ||
            ::getsockname(listener_, name, &size) != 0) {
            std::perror("target");
            std::exit(1);
        }
        watch(listener_);
        watch(STDIN_FILENO);
    }

    std::uint16_t port() const { return ntohs(where_.sin_port); }

    void run() {
        epoll_event events[256];
        for (;;) {
            auto const count = ::epoll_wait(set_, events, 256, answer_slow());
            for (int i = 0; i < count; ++i) {
                int const fd = events[i].data.fd;
                if (fd == STDIN_FILENO) return;
                if (fd == listener_)
                    accept_all();
                else
                    serve(fd);
            }
        }
    }

private:
    struct promise {
        steady::time_point due;
        int fd;
        std::uint64_t connection;
    };

    void watch(int fd) const {
        epoll_event interest{.events = EPOLLIN, .data = {.fd = fd}};
        ::epoll_ctl(set_, EPOLL_CTL_ADD, fd, &interest);
    }

    void accept_all() {
        for (;;) {
            int const fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd < 0) return;
            connection_of_[fd] = ++connections_;
            watch(fd);
        }
    }

    void serve(int fd) {
        char request[4096];
        auto const got = ::recv(fd, request, sizeof request, 0);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) return drop(fd);
        std::string_view const text{request, static_cast<std::size_t>(got)};
        auto const begin = text.find(' ') + 1;
        std::string const path{text.substr(begin, text.find(' ', begin) - begin)};
        if (path == "/counts") return answer(fd, counts());
        auto const nth = ++counts_[path];
        if (path.starts_with("/hang")) return;
        if (path.starts_with("/stall")) return send(fd, head(large_.size() + 1) + large_);
        if (path.starts_with("/slow"))
            return promises_.push_back({steady::now() + slow, fd, connection_of_[fd]});
        if (path.starts_with("/flap") && nth % 2 == 0)
            return answer(fd, "not now", "503 Service Unavailable");
        answer(fd, path.starts_with("/large") ? large_ : "fine");
    }

    // The asker closes: its ports are its business.
    static void answer(int fd, std::string const& body, std::string const& status = "200 OK") {
        send(fd, head(body.size(), status) + body);
    }

    static std::string head(std::size_t length, std::string const& status = "200 OK") {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(length) +
               "\r\nConnection: close\r\n\r\n";
    }

    static void send(int fd, std::string const& text) {
        std::string_view left{text};
        while (!left.empty()) {
            auto const sent = ::send(fd, left.data(), left.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno != EAGAIN) return;
            if (sent > 0) left.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    // How long until the next, for epoll_wait.
    int answer_slow() {
        auto const now = steady::now();
        for (; !promises_.empty(); promises_.pop_front()) {
            auto const& first = promises_.front();
            if (first.due > now)
                return static_cast<int>((first.due - now) / std::chrono::milliseconds{1}) + 1;
            auto const found = connection_of_.find(first.fd);
            if (found != connection_of_.end() && found->second == first.connection)
                answer(first.fd, "fine");
        }
        return -1;
    }

    std::string counts() const {
        std::string text;
        for (auto const& [path, count] : counts_)
            text.append(path).append(" ").append(std::to_string(count)).append("\n");
        return text;
    }

    void drop(int fd) {
        connection_of_.erase(fd);
        ::close(fd);
    }

    int set_ = ::epoll_create1(EPOLL_CLOEXEC);
    int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in where_{};
    std::uint64_t connections_ = 0;
    std::unordered_map<int, std::uint64_t> connection_of_;  // a descriptor's present one
    std::unordered_map<std::string, std::uint64_t> counts_;
    std::string const large_ = std::string(std::size_t{64} * 1024, 'x');
    std::deque<promise> promises_;  // those that come first in front
};

}  // namespace

int main(int argc, char** argv) {
    target mine{argc > 1 ? argv[1] : "127.0.0.1"};
    std::printf("%u\n", mine.port());
    std::fflush(stdout);
    mine.run();
    return 0;
}
