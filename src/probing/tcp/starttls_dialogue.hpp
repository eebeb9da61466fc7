// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The conversation without encryption that asks a server to begin TLS, as five protocols have it.
// Pure: the caller sends and receives. Everything that a peer can send is bounded.

#include "core/check/tcp_target.hpp"
#include "probing/probe/probe_failure.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::probing::tcp {

class starttls_dialogue {
public:
    static constexpr std::size_t read_limit = std::size_t{16} * 1024;  // of all answers
    static constexpr std::size_t line_limit = 2048;                    // RFC 5321 has 512

    struct step {
        enum class what : std::uint8_t {
            receive,   // feed() what comes
            send,      // `bytes`, then feed() what comes
            handshake  // the server has agreed, and has said no more than that
        };
        what next = what::receive;
        std::string_view bytes{};  // a literal
    };
    using outcome = std::expected<step, probe::probe_failure>;

    explicit starttls_dialogue(check::starttls protocol) : protocol_{protocol} {}

    step begin() const;
    // What came, at least a byte. A failure shows the peer's text in `text` alone.
    outcome feed(std::string_view piece);

private:
    enum class stage : std::uint8_t { greeting, hello, answer };

    outcome read_lines();
    // Of one line without its end; none: a further line is needed.
    std::optional<outcome> line(std::string_view text);
    std::optional<outcome> smtp(std::string_view text);
    std::optional<outcome> imap(std::string_view text);
    std::optional<outcome> pop3(std::string_view text);
    outcome ldap();
    outcome postgres();
    outcome agreed() const;
    outcome refused(std::string_view said) const;
    outcome broken(std::string_view why) const;

    check::starttls protocol_;
    stage stage_ = stage::greeting;
    std::string unread_;
    std::size_t total_ = 0;
    bool offered_ = false;  // SMTP: by the answer to EHLO
};

}  // namespace vitals::probing::tcp
