// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Frames of WebSocket (RFC 6455 section 5) as a client writes and reads them. No I/O, and no memory
// but for a control frame: messages are handed on as they come.

#include "probing/websocket/fault.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace vitals::probing::websocket {

enum class opcode : std::uint8_t {
    continuation = 0,
    text = 1,
    binary = 2,
    close = 8,
    ping = 9,
    pong = 10
};

// A message, or a control frame, as one frame. At most 65,535 bytes; `mask` is random (section
// 5.3).
std::string frame(opcode of, std::string_view bytes, std::uint32_t mask);

// Receives what comes. Arguments are valid only during the call.
class frame_sink {
public:
    virtual ~frame_sink() = default;
    virtual void begin_message(opcode of) = 0;
    virtual void part(std::string_view bytes) = 0;
    virtual void end_message() = 0;
    // At most 125 bytes; it may come within a message.
    virtual void control(opcode of, std::string_view bytes) = 0;
};

// Reads nothing behind a fault.
class frame_reader {
public:
    // Of all that comes: as of HTTP/2.
    static constexpr std::size_t most_bytes = std::size_t{64} * 1024;
    static constexpr unsigned most_frames = 256;

    // `into` outlives the reader.
    explicit frame_reader(frame_sink& into) : into_{into} {}

    std::expected<void, fault> feed(std::string_view bytes);

private:
    std::optional<fault> read_header(char next);
    std::optional<fault> begin_frame();
    std::optional<fault> begin_payload();
    void take_payload(std::string_view& bytes);
    void end_frame();
    unsigned byte(std::size_t at) const { return static_cast<unsigned char>(header_[at]); }
    bool is_control() const { return of_ >= opcode::close; }

    frame_sink& into_;
    std::string header_;    // of the present frame, as far as it has come
    std::string control_;   // the payload of a control frame
    std::size_t left_ = 0;  // of the payload
    std::size_t came_ = 0;  // bytes
    unsigned frames_ = 0;
    opcode of_ = opcode::text;
    bool in_payload_ = false;
    bool in_message_ = false;
};

}  // namespace vitals::probing::websocket
