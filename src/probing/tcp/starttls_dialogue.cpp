// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/tcp/starttls_dialogue.hpp"

#include "core/check/tcp_target.hpp"
#include "core/health/observation.hpp"
#include "probing/probe/excerpt.hpp"
#include "probing/probe/probe_failure.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::tcp {

using check::starttls;
using health::failure_reason;
using step = starttls_dialogue::step;
using what = step::what;

namespace {

// A name that no server resolves (RFC 2606), for the greeting that RFC 5321 demands.
constexpr std::string_view smtp_hello = "EHLO vitals.invalid\r\n";
constexpr std::string_view smtp_ask = "STARTTLS\r\n";    // RFC 3207
constexpr std::string_view imap_ask = "a STARTTLS\r\n";  // RFC 3501 section 6.2.1
constexpr std::string_view pop3_ask = "STLS\r\n";        // RFC 2595
// RFC 4511 section 4.14: message 1, an extended request with the name of StartTLS.
constexpr std::string_view ldap_ask{
    "\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
    "1.3.6.1.4.1.1466.20037"
};
// SSLRequest.
constexpr std::string_view postgres_ask{"\x00\x00\x00\x08\x04\xd2\x16\x2f", 8};

// A value of BER with a definite length, as LDAP has them (RFC 4511 section 5.1).
struct ber {
    unsigned char tag = 0;
    std::string_view value;
    std::string_view rest;
};
enum class unreadable : std::uint8_t { incomplete, malformed };

std::expected<ber, unreadable> read_ber(std::string_view from) {
    constexpr unsigned char long_form = 0x80;
    constexpr std::size_t most_bytes_of_length = 4;
    auto const byte = [&](std::size_t at) { return static_cast<unsigned char>(from[at]); };
    if (from.size() < 2) return std::unexpected(unreadable::incomplete);
    std::size_t length = byte(1);
    std::size_t begin = 2;
    if (length >= long_form) {
        auto const bytes = length - long_form;
        if (bytes == 0 || bytes > most_bytes_of_length)
            return std::unexpected(unreadable::malformed);
        if (from.size() < begin + bytes) return std::unexpected(unreadable::incomplete);
        length = 0;
        for (; begin < 2 + bytes; ++begin) length = length << 8U | byte(begin);
    }
    if (length > starttls_dialogue::line_limit) return std::unexpected(unreadable::malformed);
    if (from.size() - begin < length) return std::unexpected(unreadable::incomplete);
    return ber{byte(0), from.substr(begin, length), from.substr(begin + length)};
}

// "250-STARTTLS", in any case, with or without parameters.
bool offers_tls(std::string_view line) {
    constexpr std::string_view word = "STARTTLS";
    constexpr std::size_t code = 4;
    if (line.size() < code + word.size()) return false;
    auto const rest = line.substr(code + word.size());
    return ascii::same_name(line.substr(code, word.size()), word) &&
           (rest.empty() || rest.front() == ' ');
}

bool begins(std::string_view line, std::string_view with) {
    return ascii::same_name(line.substr(0, with.size()), with);
}

}  // namespace

step starttls_dialogue::begin() const {
    switch (protocol_) {
        case starttls::ldap:
            return {what::send, ldap_ask};
        case starttls::postgres:
            return {what::send, postgres_ask};
        default:
            return {what::receive};
    }
}

starttls_dialogue::outcome starttls_dialogue::feed(std::string_view piece) {
    total_ += piece.size();
    if (total_ > read_limit) return broken("answers with more than 16 KiB before TLS");
    unread_.append(piece);
    switch (protocol_) {
        case starttls::ldap:
            return ldap();
        case starttls::postgres:
            return postgres();
        default:
            return read_lines();
    }
}

starttls_dialogue::outcome starttls_dialogue::read_lines() {
    for (;;) {
        auto const end = unread_.find('\n');
        if (std::min(end, unread_.size()) > line_limit) return broken("sends a line without end");
        if (end == unread_.npos) return step{};
        auto text = unread_.substr(0, end);
        unread_.erase(0, end + 1);
        if (text.ends_with('\r')) text.pop_back();
        if (auto done = line(text)) return *std::move(done);
    }
}

std::optional<starttls_dialogue::outcome> starttls_dialogue::line(std::string_view text) {
    switch (protocol_) {
        case starttls::imap:
            return imap(text);
        case starttls::pop3:
            return pop3(text);
        default:
            return smtp(text);
    }
}

std::optional<starttls_dialogue::outcome> starttls_dialogue::smtp(std::string_view text) {
    constexpr std::size_t digits = 3;
    bool const is_reply = text.size() >= digits &&
                          std::ranges::all_of(text.substr(0, digits), ascii::is_digit) &&
                          (text.size() == digits || text[digits] == ' ' || text[digits] == '-');
    if (!is_reply) return broken("does not speak SMTP");
    if (stage_ == stage::hello && offers_tls(text)) offered_ = true;
    if (text.size() > digits && text[digits] == '-') return std::nullopt;
    auto const code = text.substr(0, digits);
    switch (stage_) {
        case stage::greeting:
            if (code != "220") return refused(text);
            stage_ = stage::hello;
            return step{what::send, smtp_hello};
        case stage::hello:
            if (code != "250") return refused(text);
            if (!offered_) return broken("does not offer STARTTLS");
            stage_ = stage::answer;
            return step{what::send, smtp_ask};
        case stage::answer:
            break;
    }
    return code == "220" ? agreed() : refused(text);
}

std::optional<starttls_dialogue::outcome> starttls_dialogue::imap(std::string_view text) {
    if (stage_ == stage::greeting) {
        if (begins(text, "* PREAUTH") || begins(text, "* BYE")) return refused(text);
        if (!begins(text, "* OK")) return broken("does not speak IMAP");
        stage_ = stage::answer;
        return step{what::send, imap_ask};
    }
    if (begins(text, "* BYE")) return refused(text);
    if (begins(text, "* ")) return std::nullopt;
    if (begins(text, "a OK")) return agreed();
    return begins(text, "a ") ? refused(text) : broken("does not speak IMAP");
}

std::optional<starttls_dialogue::outcome> starttls_dialogue::pop3(std::string_view text) {
    if (begins(text, "-ERR")) return refused(text);
    if (!begins(text, "+OK")) return broken("does not speak POP3");
    if (stage_ == stage::answer) return agreed();
    stage_ = stage::answer;
    return step{what::send, pop3_ask};
}

// An ExtendedResponse to message 1; its result code is the first of its fields.
starttls_dialogue::outcome starttls_dialogue::ldap() {
    constexpr unsigned char sequence = 0x30;
    constexpr unsigned char integer = 0x02;
    constexpr unsigned char enumerated = 0x0a;
    constexpr unsigned char extended_response = 0x78;
    constexpr auto bad = "does not speak LDAP";
    auto const message = read_ber(unread_);
    if (!message && message.error() == unreadable::incomplete) {
        bool const may_be_one = static_cast<unsigned char>(unread_.front()) == sequence;
        return may_be_one ? outcome{step{}} : broken(bad);
    }
    if (!message || message->tag != sequence) return broken(bad);
    auto const number = read_ber(message->value);
    if (!number || number->tag != integer) return broken(bad);
    auto const answer = read_ber(number->rest);
    if (!answer || answer->tag != extended_response) return broken(bad);
    auto const code = read_ber(answer->value);
    if (!code || code->tag != enumerated || code->value.size() != 1) return broken(bad);
    auto const result = static_cast<unsigned char>(code->value.front());
    // A notice of disconnection has the number 0 (RFC 4511 section 4.4.1).
    if (result != 0 || number->value != "\x01") return refused("result " + std::to_string(result));
    unread_ = message->rest;
    return agreed();
}

starttls_dialogue::outcome starttls_dialogue::postgres() {
    char const answer = unread_.front();
    if (answer == 'N') return broken("does not offer TLS");
    if (answer == 'E') return refused("an error");
    if (answer != 'S') return broken("does not speak PostgreSQL's protocol");
    unread_.erase(0, 1);
    return agreed();
}

// What came before the handshake is not the server's word: somebody in between could have put text
// there (CVE-2011-0411, CVE-2021-23222).
starttls_dialogue::outcome starttls_dialogue::agreed() const {
    if (unread_.empty()) return step{what::handshake};
    return broken("sends text between its answer to STARTTLS and the TLS handshake");
}

starttls_dialogue::outcome starttls_dialogue::refused(std::string_view said) const {
    std::string const cause = std::string{to_string(protocol_)} + ": the server refuses STARTTLS";
    return std::unexpected(probe::probe_failure{
        .reason = failure_reason::tls,
        .text = cause + ": " + probe::excerpt(said),
        .cause = cause
    });
}

starttls_dialogue::outcome starttls_dialogue::broken(std::string_view why) const {
    auto const cause = std::string{to_string(protocol_)}.append(": the server ").append(why);
    return std::unexpected(
        probe::probe_failure{.reason = failure_reason::protocol, .text = cause, .cause = cause}
    );
}

}  // namespace vitals::probing::tcp
