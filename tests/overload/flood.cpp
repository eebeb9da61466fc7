// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Targets that send without end, each on a port of its own of 127.0.0.1, which are printed. Ends
// when its input does.
//
//   hello     HelloRequest in records of 16 KiB, to whoever sends a ClientHello
//   hello9    the same in records of 9 bytes
//   keys      after a TLS handshake and a request, KeyUpdate
//   records   then the body of an answer, a byte in each record
//   plain     without TLS: the body of an answer

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace {

constexpr std::string_view answer = "HTTP/1.1 200 OK\r\n\r\n";

bool hear(int fd) {
    std::array<char, 4096> question;
    return ::recv(fd, question.data(), question.size(), 0) > 0;
}

bool say(int fd, std::string_view text) {
    while (!text.empty()) {
        auto const sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void repeat(int fd, std::string_view text) {
    while (say(fd, text)) {}
}

std::string hello_requests(std::size_t count) {
    auto const size = 4 * count;
    return std::string{"\x16\x03\x03"} + static_cast<char>(size >> 8) +
           static_cast<char>(size & 0xff) + std::string(size, '\0');
}

void hello(int fd) {
    if (hear(fd)) repeat(fd, hello_requests(4096 - 96));
}

void hello9(int fd) {
    std::string many;
    for (int i = 0; i < 2000; ++i) many += hello_requests(1);
    if (hear(fd)) repeat(fd, many);
}

void plain(int fd) {
    if (hear(fd) && say(fd, answer)) repeat(fd, std::string(1 << 16, 'x'));
}

SSL_CTX* make_context() {
    auto* const context = SSL_CTX_new(TLS_server_method());
    auto* const key = EVP_EC_gen("P-256");
    auto* const own = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(own), -3600);
    X509_gmtime_adj(X509_getm_notAfter(own), 24 * 3600);
    X509_set_pubkey(own, key);
    X509_sign(own, key, EVP_sha256());
    SSL_CTX_use_certificate(context, own);
    SSL_CTX_use_PrivateKey(context, key);
    return context;
}

template <class Message>
void encrypted(int fd, Message message) {
    static auto* const context = make_context();
    std::unique_ptr<SSL, decltype(&SSL_free)> const ssl{SSL_new(context), SSL_free};
    SSL_set_fd(ssl.get(), fd);
    std::array<char, 4096> question;
    bool good = SSL_accept(ssl.get()) == 1 &&
                SSL_read(ssl.get(), question.data(), static_cast<int>(question.size())) > 0;
    while (good) good = message(ssl.get());
}

void keys(int fd) {
    encrypted(fd, [](SSL* ssl) {
        return SSL_key_update(ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 && SSL_do_handshake(ssl) == 1;
    });
}

void records(int fd) {
    encrypted(fd, [at = std::size_t{0}](SSL* ssl) mutable {
        char const next = at < answer.size() ? answer[at++] : 'x';
        return SSL_write(ssl, &next, 1) == 1;
    });
}

void serve(int listener, void (*behave)(int fd)) {
    for (;;) {
        int const fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) continue;
        std::thread{[fd, behave] {
            behave(fd);
            ::close(fd);
        }}.detach();
    }
}

}  // namespace

int main() {
    ::signal(SIGPIPE, SIG_IGN);
    for (auto* const behave : {hello, hello9, keys, records, plain}) {
        int const listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        auto* const name = reinterpret_cast<sockaddr*>(&at);
        if (::bind(listener, name, size) != 0 || ::listen(listener, 1024) != 0 ||
            ::getsockname(listener, name, &size) != 0) {
            std::perror("flood");
            return 1;
        }
        std::printf("%u ", ntohs(at.sin_port));
        std::thread{serve, listener, behave}.detach();
    }
    std::printf("\n");
    std::fflush(stdout);
    char end = 0;
    while (::read(STDIN_FILENO, &end, 1) > 0) {}
    _exit(0);
}
