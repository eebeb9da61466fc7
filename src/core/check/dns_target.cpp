// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/dns_target.hpp"

#include "core/check/fingerprint.hpp"
#include "core/check/status.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::check {

namespace {

struct named_type {
    record_type type;
    std::string_view name;
};

constexpr auto types = std::to_array<named_type>({
    {record_type::a, "A"},
    {record_type::aaaa, "AAAA"},
    {record_type::cname, "CNAME"},
    {record_type::mx, "MX"},
    {record_type::txt, "TXT"},
    {record_type::srv, "SRV"},
    {record_type::ptr, "PTR"},
    {record_type::soa, "SOA"},
    {record_type::ns, "NS"},
});

// RFC 1035 section 4.1.1, RFC 2136 section 2.2.
constexpr auto rcodes = std::to_array<std::string_view>(
    {"NOERROR",
     "FORMERR",
     "SERVFAIL",
     "NXDOMAIN",
     "NOTIMP",
     "REFUSED",
     "YXDOMAIN",
     "YXRRSET",
     "NXRRSET",
     "NOTAUTH",
     "NOTZONE"}
);

}  // namespace

std::string_view to_string(record_type value) {
    auto const* const found = std::ranges::find(types, value, &named_type::type);
    return found == types.end() ? "" : found->name;
}

std::optional<record_type> parse_record_type(std::string_view text) {
    auto const* const found = std::ranges::find_if(types, [text](named_type const& each) {
        return ascii::lower_case(each.name) == ascii::lower_case(text);
    });
    if (found == types.end()) return std::nullopt;
    return found->type;
}

std::string rcode_text(std::uint16_t rcode) {
    if (rcode < rcodes.size()) return std::string{rcodes[rcode]};
    return "RCODE " + std::to_string(rcode);
}

std::optional<std::uint16_t> parse_rcode(std::string_view name) {
    auto const* const found = std::ranges::find_if(rcodes, [name](std::string_view each) {
        return ascii::lower_case(each) == ascii::lower_case(name);
    });
    if (found == rcodes.end()) return std::nullopt;
    return static_cast<std::uint16_t>(found - rcodes.begin());
}

std::string dns_target::asked() const {
    auto text = std::string{"DNS "}.append(to_string(type)).append(" ").append(name);
    if (resolver) text.append(" at ").append(resolver->text());
    return text;
}

std::string dns_target::answered(std::uint16_t code) const {
    switch (code) {
        case as_expected:
            return rcode_text(rcode);
        case no_record:
            return std::string{"no "}.append(to_string(type)).append(" record");
        case other_records:
            return std::string{"other "}.append(to_string(type)).append(" records");
        default:
            return rcode_text(code);
    }
}

std::string dns_target::found(std::uint16_t code, status) const {
    auto text = answered(code);
    if (code == as_expected || code == no_record) return text;
    text += ", expected ";
    if (code != other_records) return text.append(rcode_text(rcode));
    for (std::size_t i = 0; i < answers.size(); ++i)
        text.append(i == 0 ? "" : ", ").append(answers[i]);
    return text;
}

std::uint64_t dns_target::fingerprint() const {
    check::fingerprint all;
    all.add(name).add(static_cast<unsigned>(std::to_underlying(type)));
    all.add(resolver ? resolver->text() : "").add(static_cast<unsigned>(rcode));
    for (auto const& each : answers) all.add(each);
    return all.value();
}

std::size_t dns_target::bytes() const {
    auto sum = name.size() + (resolver ? resolver->text().size() : 0);
    for (auto const& each : answers) sum += sizeof(std::string) + each.size();
    return sum;
}

}  // namespace vitals::inline core::check
