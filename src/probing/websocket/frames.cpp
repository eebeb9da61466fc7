// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/websocket/frames.hpp"

#include "probing/websocket/fault.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::websocket {

namespace {

constexpr unsigned final_bit = 0x80;
constexpr unsigned reserved_bits = 0x70;
constexpr unsigned opcode_bits = 0x0f;
constexpr unsigned mask_bit = 0x80;
constexpr unsigned length_in_2 = 126;  // instead of a length: the next 2 bytes have it
constexpr unsigned length_in_8 = 127;
constexpr std::size_t shortest_header = 2;

bool is_known(unsigned code) {
    return code <= std::to_underlying(opcode::binary) ||
           (code >= std::to_underlying(opcode::close) && code <= std::to_underlying(opcode::pong));
}

std::size_t size_of_header(unsigned length) {
    if (length == length_in_2) return shortest_header + 2;
    return length == length_in_8 ? shortest_header + 8 : shortest_header;
}

fault too_much() {
    return {.cause = "more than 64 KiB came", .ends = true};
}

}  // namespace

std::string frame(opcode of, std::string_view bytes, std::uint32_t mask) {
    std::string made;
    auto const add = [&made](std::size_t byte) { made += static_cast<char>(byte & 0xffU); };
    add(final_bit | std::to_underlying(of));
    bool const is_short = bytes.size() < length_in_2;
    add(mask_bit | (is_short ? bytes.size() : length_in_2));
    if (!is_short) {
        add(bytes.size() >> 8U);
        add(bytes.size());
    }
    for (auto const shift : {24U, 16U, 8U, 0U}) add(mask >> shift);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        add(static_cast<unsigned char>(bytes[i]) ^ (mask >> (24U - 8U * (i % 4))));
    return made;
}

std::expected<void, fault> frame_reader::feed(std::string_view bytes) {
    bool const more = bytes.size() > most_bytes - came_;
    bytes = bytes.substr(0, most_bytes - came_);
    came_ += bytes.size();
    while (!bytes.empty()) {
        if (in_payload_) {
            take_payload(bytes);
            continue;
        }
        auto const next = bytes.front();
        bytes.remove_prefix(1);
        if (auto found = read_header(next)) return std::unexpected(*std::move(found));
    }
    if (more) return std::unexpected(too_much());
    return {};
}

std::optional<fault> frame_reader::read_header(char next) {
    header_ += next;
    if (header_.size() < shortest_header) return std::nullopt;
    if (header_.size() == shortest_header)
        if (auto found = begin_frame()) return found;
    if (header_.size() < size_of_header(byte(1) & ~mask_bit)) return std::nullopt;
    return begin_payload();
}

// What the first two bytes say.
std::optional<fault> frame_reader::begin_frame() {
    auto const code = byte(0) & opcode_bits;
    if ((byte(0) & reserved_bits) != 0)
        return fault{"a frame has an extension that was not offered"};
    if (!is_known(code)) return fault{"a frame is of an unknown kind"};
    if ((byte(1) & mask_bit) != 0) return fault{"a frame of the server is masked"};
    of_ = static_cast<opcode>(code);
    bool const is_last = (byte(0) & final_bit) != 0;
    if (is_control() && (!is_last || byte(1) >= length_in_2))
        return fault{"a control frame is too long or in parts"};
    if (!is_control() && in_message_ != (of_ == opcode::continuation))
        return fault{"the frames of a message are not in order"};
    if (++frames_ > most_frames) return fault{.cause = "more than 256 frames came", .ends = true};
    return std::nullopt;
}

std::optional<fault> frame_reader::begin_payload() {
    std::uint64_t length = byte(1);
    if (header_.size() > shortest_header) {
        length = 0;
        for (auto i = shortest_header; i < header_.size(); ++i) length = length << 8U | byte(i);
        constexpr std::uint64_t first_in_8 = 65'536;
        if (length < (byte(1) == length_in_2 ? length_in_2 : first_in_8))
            return fault{"the length of a frame is not in its shortest form"};
    }
    if (length > most_bytes) return too_much();
    left_ = static_cast<std::size_t>(length);
    in_payload_ = true;
    if (!is_control() && of_ != opcode::continuation) {
        in_message_ = true;
        into_.begin_message(of_);
    }
    if (left_ == 0) end_frame();
    return std::nullopt;
}

void frame_reader::take_payload(std::string_view& bytes) {
    auto const some = bytes.substr(0, left_);
    bytes.remove_prefix(some.size());
    left_ -= some.size();
    if (is_control())
        control_ += some;
    else
        into_.part(some);
    if (left_ == 0) end_frame();
}

void frame_reader::end_frame() {
    bool const is_last = (byte(0) & final_bit) != 0;
    header_.clear();
    in_payload_ = false;
    if (is_control()) {
        into_.control(of_, control_);
        control_.clear();
    } else if (is_last) {
        in_message_ = false;
        into_.end_message();
    }
}

}  // namespace vitals::probing::websocket
