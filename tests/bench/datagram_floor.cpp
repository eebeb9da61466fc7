// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The floor of UDP, DNS and ICMP checks: a bare epoll loop that sends one datagram from a socket of
// its own, waits for one, looks whether it is the answer, and closes. No deadline, no second
// datagram, no result. What DNS asks of everybody is done, too: an id that nobody can guess, and
// only an answer with that id and question counts (RFC 5452 section 9). So is what ping(8) does: an
// answer has the sequence number and the bytes of the request, and comes from a target (ping
// sockets hand on those of other senders).
//
//   datagram_floor PORT HOSTS udp|dns|icmp CONCURRENCY COUNT     127.0.0.1 .. 127.0.0.HOSTS in turn
//
// icmp has no port: PORT says nothing. Prints: checks per second, CPU in us per check.

#include "usage.hpp"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace std::string_view_literals;

struct exchange {
    int protocol = 0;
    std::string asked;         // an id of two bytes is written into it at `id`
    std::size_t id = 0;        // the answer has it at the same place
    std::size_t repeated = 0;  // from here on the answer begins with the bytes of the request
    std::size_t proof = 0;     // the byte of an answer that says that it is one
    char proves = 0;
    bool identified = false;  // it has an id, and is compared
};

// Of Vitals' own: an empty datagram; a question for an A record; an echo request with 16 bytes.
exchange exchange_of(std::string_view kind) {
    if (kind == "dns")
        return {
            .asked = std::string{"\0\0\1\0\0\1\0\0\0\0\0\0\4shop\7example\0\0\1\0\1"sv},
            .id = 0,
            .repeated = 12,  // the question
            .proof = 7,      // how many records are in the answer
            .proves = 1,
            .identified = true
        };
    if (kind == "icmp")
        return {
            .protocol = IPPROTO_ICMP,
            .asked = std::string{"\x8\0\0\0\0\0\0\1sixteen bytes it"sv},
            .id = 6,
            .repeated = 8,
            .proof = 0,  // the type: 0, an echo reply
            .proves = 0,
            .identified = true
        };
    return {};
}

class datagram_floor {
public:
    datagram_floor(std::uint16_t port, std::uint32_t hosts, std::uint64_t count, exchange what)
        : port_{port}, hosts_{hosts}, count_{count}, what_{std::move(what)} {}

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
    void begin() {
        auto const host = static_cast<std::uint32_t>(started_++ % hosts_);
        auto const fd =
            ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, what_.protocol);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port_);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK + host);
        if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) < 0) return end(fd, false);
        epoll_event interest{
            .events = EPOLLIN | EPOLLET,
            .data = {.u64 = static_cast<std::uint32_t>(fd)}
        };
        ::epoll_ctl(set_, EPOLL_CTL_ADD, fd, &interest);
        if (what_.identified) identify(fd);
        if (::send(fd, what_.asked.data(), what_.asked.size(), 0) < 0) end(fd, false);
    }

    // Writes an id into the request and notes it.
    void identify(int fd) {
        if (next_id_ == ids_.size()) {
            if (::getrandom(ids_.data(), sizeof ids_, 0) < 0) return;
            next_id_ = 0;
        }
        auto const place = static_cast<std::size_t>(fd);
        if (place >= noted_.size()) noted_.resize(place + 1);
        noted_[place] = ids_[next_id_++];
        std::ranges::copy(noted_[place], what_.asked.begin() + static_cast<int>(what_.id));
    }

    void serve(int fd) {
        char answer[2048];
        sockaddr_in from{};
        socklen_t size = sizeof from;
        auto* const sender = reinterpret_cast<sockaddr*>(&from);
        auto const got = what_.protocol == IPPROTO_ICMP
                             ? ::recvfrom(fd, answer, sizeof answer, 0, sender, &size)
                             : ::recv(fd, answer, sizeof answer, 0);
        if (got < 0) return end(fd, false);
        end(fd, !what_.identified || answers(fd, {answer, static_cast<std::size_t>(got)}, from));
    }

    bool answers(int fd, std::string_view answer, sockaddr_in const& from) const {
        std::string_view const asked{what_.asked};
        if (answer.size() < asked.size() || answer[what_.proof] != what_.proves) return false;
        auto const& noted = noted_[static_cast<std::size_t>(fd)];
        if (!answer.substr(what_.id).starts_with({noted.data(), noted.size()})) return false;
        if (what_.protocol == IPPROTO_ICMP &&
            ntohl(from.sin_addr.s_addr) - INADDR_LOOPBACK >= hosts_)
            return false;
        return answer.substr(what_.repeated).starts_with(asked.substr(what_.repeated));
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
    exchange what_;
    std::uint64_t started_ = 0;
    std::uint64_t ended_ = 0;
    std::uint64_t bad_ = 0;
    using id = std::array<char, 2>;
    std::array<id, 128> ids_{};  // from the kernel, as many as one call brings
    std::size_t next_id_ = ids_.size();
    std::vector<id> noted_;  // by descriptor
};

}  // namespace

int main(int argc, char** argv) {
    std::string_view const kind = argc == 6 ? argv[3] : "";
    if (kind != "udp" && kind != "dns" && kind != "icmp") {
        std::fputs("usage: datagram_floor PORT HOSTS udp|dns|icmp CONCURRENCY COUNT\n", stderr);
        return 2;
    }
    auto const count = std::stoull(argv[5]);
    datagram_floor loop{
        static_cast<std::uint16_t>(std::stoul(argv[1])),
        static_cast<std::uint32_t>(std::stoul(argv[2])),
        count,
        exchange_of(kind)
    };
    auto const concurrency = std::stoull(argv[4]);
    return vitals::bench::report(loop, count, [concurrency](datagram_floor& each) {
        return each.run(concurrency);
    });
}
