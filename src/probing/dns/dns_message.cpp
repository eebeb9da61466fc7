// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/dns/dns_message.hpp"

#include "core/check/dns_target.hpp"
#include "net/address_policy/ip.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::probing::dns {

namespace {

using check::record_type;
namespace address_policy = net::address_policy;

constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_name = 255;  // with the lengths of its labels
constexpr std::uint16_t internet = 1;      // the class

void put(std::string& to, std::uint16_t number) {
    to += static_cast<char>(number >> 8U);
    to += static_cast<char>(number & 0xffU);
}

// A label as text: its dots and all that is not visible ASCII escaped (RFC 1035 section 5.1).
void append_label(std::string& to, std::string_view label) {
    for (char const c : label) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '.' || c == '\\') {
            to.append("\\").append(1, c);
        } else if (byte > 0x20 && byte < 0x7f) {
            to += ascii::to_lower(c);
        } else {
            to += '\\';
            for (unsigned const part : {byte / 100U, byte / 10U % 10U, byte % 10U})
                to += static_cast<char>('0' + part);
        }
    }
}

// Reads a message from its beginning. After a read beyond the end everything is 0 or empty.
class reader {
public:
    explicit reader(std::string_view message) : message_{message} {}

    bool failed() const { return failed_; }
    std::size_t at() const { return at_; }
    void go_to(std::size_t place) { at_ = place; }

    std::string_view bytes(std::size_t count) {
        if (failed_ || count > message_.size() - at_) {
            failed_ = true;
            return {};
        }
        return message_.substr(std::exchange(at_, at_ + count), count);
    }
    unsigned byte() {
        auto const one = bytes(1);
        return one.empty() ? 0 : static_cast<unsigned char>(one[0]);
    }
    std::uint16_t number() {
        auto const high = byte();
        return static_cast<std::uint16_t>(high << 8U | byte());
    }
    std::uint32_t long_number() {
        std::uint32_t const high = number();
        return high << 16U | number();
    }
    // "shop.example"; "." is the root. A pointer may only lead back before the labels that it ends,
    // so each name ends.
    std::string name();

private:
    std::string_view message_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

std::string reader::name() {
    constexpr unsigned pointer = 0xc0;
    constexpr int most_jumps = 32;
    std::string text;
    std::size_t length = 1;
    std::size_t begin = at_;
    std::optional<std::size_t> after;  // the first pointer
    for (int jumps = 0; !failed_;) {
        auto const size = byte();
        if (size == 0) break;
        if ((size & pointer) == pointer) {
            auto const target = (size & ~pointer) << 8U | byte();
            if (!after) after = at_;
            failed_ = failed_ || target >= begin || ++jumps > most_jumps;
            begin = target;
            if (!failed_) at_ = target;
            continue;
        }
        length += size + 1;
        if (size > longest_label || length > longest_name) failed_ = true;
        auto const label = bytes(size);
        if (failed_) break;
        if (!text.empty()) text += '.';
        append_label(text, label);
    }
    if (after) at_ = *after;
    return text.empty() ? "." : text;
}

std::string address_text(std::string_view bytes) {
    using address_policy::ip;
    auto const part = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    if (bytes.size() == 4) {
        std::uint32_t number = 0;
        for (std::size_t i = 0; i < 4; ++i) number = number << 8U | part(i);
        return to_string(ip::v4(number));
    }
    std::array<unsigned char, 16> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = part(i);
    return to_string(ip::v6(all));
}

// The strings of a TXT record, as one.
std::string joined_strings(reader& from, std::size_t end) {
    std::string text;
    while (!from.failed() && from.at() < end) text.append(from.bytes(from.byte()));
    return text;
}

std::string soa_text(reader& from) {
    auto text = from.name();
    text.append(" ").append(from.name());
    for (int i = 0; i < 5; ++i) text.append(" ").append(std::to_string(from.long_number()));
    return text;
}

// The data of a record of `size` bytes as text; none: it is malformed.
std::optional<std::string> record_text(reader& from, record_type type, std::size_t size) {
    auto const end = from.at() + size;
    std::string text;
    switch (type) {
        case record_type::a:
        case record_type::aaaa:
            if (size != (type == record_type::a ? 4U : 16U)) return std::nullopt;
            text = address_text(from.bytes(size));
            break;
        case record_type::mx:
            text = std::to_string(from.number()).append(" ");
            text.append(from.name());
            break;
        case record_type::srv:
            for (int i = 0; i < 3; ++i) text.append(std::to_string(from.number())).append(" ");
            text.append(from.name());
            break;
        case record_type::txt:
            text = joined_strings(from, end);
            break;
        case record_type::soa:
            text = soa_text(from);
            break;
        case record_type::ns:
        case record_type::cname:
        case record_type::ptr:
            text = from.name();
            break;
    }
    if (from.failed() || from.at() != end) return std::nullopt;
    return text;
}

// The records of the answer section that answer the question.
std::optional<std::vector<std::string>>
read_records(reader& from, std::size_t count, question const& asked) {
    std::vector<std::string> names{std::string{asked.name}};
    std::vector<std::string> records;
    for (std::size_t i = 0; i < count; ++i) {
        auto const owner = from.name();
        auto const type = static_cast<record_type>(from.number());
        auto const of_class = from.number();
        from.bytes(4);  // the time to live
        std::size_t const size = from.number();
        auto const begin = from.at();
        auto const data = from.bytes(size);
        if (from.failed()) return std::nullopt;
        bool const ours = of_class == internet && std::ranges::find(names, owner) != names.end();
        bool const wanted = type == asked.type;
        if (!ours || (!wanted && type != record_type::cname)) continue;
        from.go_to(begin);
        auto text = record_text(from, type, data.size());
        if (!text) return std::nullopt;
        if (wanted)
            records.push_back(*std::move(text));
        else if (names.size() < 16)  // as in net/dns: an answer with more aliases is no honest one
            names.push_back(*std::move(text));
    }
    return records;
}

}  // namespace

bool has_wire_form(std::string_view name) {
    if (name.empty() || name.size() > longest_name - 2) return false;
    for (std::size_t begin = 0; begin <= name.size();) {
        auto const end = std::min(name.find('.', begin), name.size());
        if (end == begin || end - begin > longest_label) return false;
        begin = end + 1;
    }
    return true;
}

std::string write(question const& asked) {
    constexpr std::uint16_t recursion_desired = 0x0100;
    std::string message;
    for (std::uint16_t const number : {asked.id, recursion_desired}) put(message, number);
    for (auto const count : std::to_array<std::uint16_t>({1, 0, 0, 0})) put(message, count);
    for (std::size_t begin = 0; begin < asked.name.size();) {
        auto const end = std::min(asked.name.find('.', begin), asked.name.size());
        message += static_cast<char>(end - begin);
        message.append(asked.name.substr(begin, end - begin));
        begin = end + 1;
    }
    message += '\0';
    put(message, std::to_underlying(asked.type));
    put(message, internet);
    return message;
}

std::expected<answer, unusable> read(std::string_view message, question const& asked) {
    constexpr unsigned response = 0x8000;
    constexpr unsigned truncated = 0x0200;
    reader from{message};
    auto const id = from.number();
    auto const flags = from.number();
    auto const questions = from.number();
    auto const answers = from.number();
    from.bytes(4);  // how many records the other sections have
    if (from.failed() || id != asked.id || (flags & response) == 0)
        return std::unexpected(unusable::of_another);
    answer made{
        .rcode = static_cast<std::uint16_t>(flags & 0xfU),
        .truncated = (flags & truncated) != 0,
    };
    // A server that cannot read the question may leave it out.
    if (questions == 0 && made.rcode != 0) return made;
    bool const same = questions == 1 && from.name() == asked.name &&
                      from.number() == std::to_underlying(asked.type) && from.number() == internet;
    if (!same || from.failed()) return std::unexpected(unusable::of_another);
    if (made.truncated) return made;
    if (answers > most_records) return std::unexpected(unusable::malformed);
    auto records = read_records(from, answers, asked);
    if (!records) return std::unexpected(unusable::malformed);
    made.records = *std::move(records);
    return made;
}

std::string canonical(std::string_view written, check::record_type type) {
    if (type == record_type::txt) return std::string{written};
    if (type == record_type::a || type == record_type::aaaa) {
        auto const address = address_policy::parse_ip(written);
        return address ? to_string(*address) : std::string{written};
    }
    std::string text;
    for (std::size_t i = 0; i < written.size(); ++i) {
        bool const last = i + 1 == written.size() || written[i + 1] == ' ';
        if (written[i] != '.' || !last || written.size() == 1) text += ascii::to_lower(written[i]);
    }
    return text;
}

}  // namespace vitals::probing::dns
