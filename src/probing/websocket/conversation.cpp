// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/websocket/conversation.hpp"

#include "core/check/websocket_target.hpp"
#include "probing/websocket/fault.hpp"
#include "probing/websocket/frames.hpp"
#include "probing/websocket/message.hpp"
#include "probing/websocket/upgrade.hpp"
#include "text/base64/base64.hpp"

#include <array>
#include <cstddef>
#include <cstring>
#include <expected>
#include <string>
#include <string_view>

namespace vitals::probing::websocket {

using check::websocket_target;

namespace {

// 16 random bytes (RFC 6455 section 4.1).
std::string key_of(conversation::random_numbers random) {
    std::array const numbers{random(), random(), random(), random()};
    std::array<char, sizeof numbers> bytes{};
    std::memcpy(bytes.data(), numbers.data(), bytes.size());
    std::string made;
    base64::encode({bytes.data(), bytes.size()}, [&](std::string_view some) { made += some; });
    return made;
}

// What is no UTF-8 is sent as a binary message.
opcode form_of(std::string_view bytes) {
    message made{"", 0};
    made.begin(message::form::text);
    made.add(bytes);
    return made.is_valid() ? opcode::text : opcode::binary;
}

fault closed(std::string_view reason) {
    fault made{.cause = "the server closed the WebSocket", .ends = true};
    if (reason.size() < 2) return made;
    auto const byte = [&](std::size_t at) { return static_cast<unsigned char>(reason[at]); };
    made.cause += ", code " + std::to_string(byte(0) << 8U | byte(1));
    return made;
}

}  // namespace

conversation::conversation(websocket_target const& target, std::size_t shown, random_numbers random)
    : target_{target},
      random_{random},
      key_{key_of(random)},
      answer_{key_},
      frames_{*this},
      message_{target.expect, shown},
      output_{upgrade_request(target.url, key_)} {}

std::expected<void, fault> conversation::feed(std::string_view bytes) {
    auto got = read(bytes);
    if (got || done_) return {};
    // The answer that did not pass says more than that no other one came.
    if (!got.error().ends || code_ != websocket_target::otherwise) return got;
    done_ = true;
    return {};
}

std::expected<void, fault> conversation::read(std::string_view bytes) {
    if (bytes.empty())
        return std::unexpected(fault{.cause = "connection closed without an answer", .ends = true});
    if (!answer_.done()) {
        auto got = answer_.feed(bytes);
        if (!got || !answer_.done()) return got;
        got = begin();
        if (!got || done_) return got;
        bytes = answer_.behind();
    }
    auto got = frames_.feed(bytes);
    if (fault_) return std::unexpected(*fault_);
    return got;
}

// The header of the answer is whole.
std::expected<void, fault> conversation::begin() {
    if (answer_.status() != websocket_target::upgraded) {
        code_ = answer_.status();
        done_ = true;
        return {};
    }
    if (auto const problem = answer_.problem(); !problem.empty())
        return std::unexpected(fault{.cause = std::string{problem}});
    if (!target_.send.empty()) say(form_of(target_.send), target_.send);
    if (target_.expect.empty()) pass();
    return {};
}

// Leaves the server in order: it need not wait for us.
void conversation::pass() {
    constexpr std::string_view normal_closure{"\x03\xe8", 2};
    code_ = websocket_target::upgraded;
    done_ = true;
    say(opcode::close, normal_closure);
}

void conversation::begin_message(opcode of) {
    if (done_ || fault_) return;
    message_.begin(of == opcode::text ? message::form::text : message::form::binary);
}

void conversation::part(std::string_view bytes) {
    if (!done_ && !fault_) message_.add(bytes);
}

void conversation::end_message() {
    if (done_ || fault_) return;
    if (!message_.is_valid())
        fault_ = fault{.cause = "a text message is not UTF-8"};
    else if (message_.has_expected())
        pass();
    else
        code_ = websocket_target::otherwise;
}

void conversation::control(opcode of, std::string_view bytes) {
    if (done_ || fault_) return;
    if (of == opcode::ping) say(opcode::pong, bytes);
    if (of == opcode::close) fault_ = closed(bytes);
}

}  // namespace vitals::probing::websocket
