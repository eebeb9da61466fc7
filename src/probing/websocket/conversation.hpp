// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// All that is said over the connection of one WebSocket check: the upgrade of a request, a message,
// and the wait for the expected one. No I/O. Everything that a server can send is bounded.

#include "core/check/websocket_target.hpp"
#include "probing/websocket/fault.hpp"
#include "probing/websocket/frames.hpp"
#include "probing/websocket/message.hpp"
#include "probing/websocket/upgrade.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::websocket {

class conversation final : private frame_sink {
public:
    using random_numbers = std::uint32_t (*)();

    // `target` outlives it. Of a message `shown` bytes are kept.
    conversation(check::websocket_target const& target, std::size_t shown, random_numbers random);
    conversation(conversation const&) = delete;
    conversation& operator=(conversation const&) = delete;

    // What is to be sent now.
    std::string take_output() { return std::exchange(output_, {}); }
    // What came; nothing at the server's orderly end. Behind a fault the connection is of no use.
    std::expected<void, fault> feed(std::string_view bytes);

    bool done() const { return done_; }  // the question is answered
    // The answer: a status code, or a code of check::websocket_target; 0: none yet.
    std::uint16_t code() const { return code_; }
    // The beginning of the last message.
    std::string take_message() { return message_.take_beginning(); }

private:
    void begin_message(opcode of) override;
    void part(std::string_view bytes) override;
    void end_message() override;
    void control(opcode of, std::string_view bytes) override;

    std::expected<void, fault> read(std::string_view bytes);
    std::expected<void, fault> begin();
    void say(opcode of, std::string_view bytes) { output_ += frame(of, bytes, random_()); }
    void pass();

    check::websocket_target const& target_;
    random_numbers random_;
    std::string key_;
    upgrade_answer answer_;
    frame_reader frames_;
    message message_;
    std::optional<fault> fault_;  // in what frames say
    std::string output_;
    std::uint16_t code_ = 0;
    bool done_ = false;
};

}  // namespace vitals::probing::websocket
