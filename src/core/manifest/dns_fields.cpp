// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/dns_fields.hpp"

#include "core/check/dns_target.hpp"
#include "core/check/host_name.hpp"
#include "core/check/host_port.hpp"
#include "core/check/target.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/hints.hpp"
#include "core/manifest/host_port_field.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/settings.hpp"
#include "core/manifest/target_rule.hpp"
#include "core/manifest/values.hpp"
#include "text/ascii/ascii.hpp"
#include "text/utf8/utf8.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

constexpr std::uint16_t dns_port = 53;

// Labels of 1 to 63 characters.
bool has_labels(std::string_view name) {
    constexpr std::size_t longest_label = 63;
    for (std::size_t begin = 0; begin <= name.size();) {
        auto const end = std::min(name.find('.', begin), name.size());
        if (end == begin || end - begin > longest_label) return false;
        begin = end + 1;
    }
    return true;
}

bool is_address(std::string const& name) {
    auto const digit_or_dot = [](char c) { return ascii::is_digit(c) || c == '.'; };
    return std::ranges::all_of(name, digit_or_dot) ||
           check::host_port::parse("[" + name + "]:1").has_value();
}

std::string read_name(field_value const& from, problem_reporter& report) {
    auto const* const text = scalar_text(*from.value, from.name->text, report);
    if (text == nullptr) return {};
    auto name = ascii::lower_case(*text);
    if (name.ends_with('.')) name.pop_back();
    if (!name.empty() && is_address(name)) {
        report.at(
            from.value->where,
            from.name->text + ": a name is asked for, not an address: is " + quote_value(*text) +
                " the `resolver`? For the name of an address: recordType: PTR and "
                "5.0.0.10.in-addr.arpa for 10.0.0.5"
        );
        return {};
    }
    if (!check::problem_in_host_name(name) && has_labels(name)) return name;
    report.at(
        from.value->where,
        from.name->text + ": the name of a record is needed, like shop.example; found " +
            quote_value(*text)
    );
    return {};
}

check::record_type read_type(field_value const& from, problem_reporter& report) {
    if (!from) return check::record_type::a;
    auto const* const text = scalar_text(*from.value, from.name->text, report);
    if (text == nullptr) return check::record_type::a;
    if (auto const made = check::parse_record_type(*text)) return *made;
    report.at(
        from.value->where,
        from.name->text + ": A, AAAA, CNAME, MX, TXT, SRV, PTR, SOA or NS is needed; found " +
            quote_value(*text)
    );
    return check::record_type::a;
}

// "10.0.0.10", "[fd00::1]" and "dns.example" are at port 53.
std::optional<check::host_port> read_resolver(field_value const& from, problem_reporter& report) {
    if (!from) return std::nullopt;
    if (from.value->kind == yaml::node::type::scalar) {
        auto const with_port = from.value->text + ":" + std::to_string(dns_port);
        if (auto made = check::host_port::parse(with_port)) return *made;
    }
    return read_host_port(from, report);
}

std::uint16_t read_rcode(field_value const& from, problem_reporter& report) {
    if (!from) return 0;
    auto const* const text = scalar_text(*from.value, from.name->text, report);
    if (text == nullptr) return 0;
    if (auto const made = check::parse_rcode(*text)) return *made;
    report.at(
        from.value->where,
        from.name->text + ": a response code like NOERROR, NXDOMAIN or REFUSED is needed; found " +
            quote_value(*text)
    );
    return 0;
}

std::vector<std::string> read_answers(field_value const& from, problem_reporter& report) {
    std::vector<std::string> made;
    if (!from) return made;
    auto const& list = *from.value;
    if (list.kind != yaml::node::type::sequence || list.children.empty() ||
        list.children.size() > field_limits::answers) {
        report.at(list.where, from.name->text + ": a list of 1 to 16 records is needed");
        return made;
    }
    for (auto const& each : list.children) {
        auto const* const text = scalar_text(*each, from.name->text, report);
        if (text == nullptr) continue;
        if (text->empty() || text->size() > field_limits::answer ||
            !utf8::is_visible(*text, utf8::ascii_controls::none))
            report.at(each->where, from.name->text + ": 1 to 255 visible characters are needed");
        else
            made.push_back(*text);
    }
    return made;
}

}  // namespace

// The Pod's own resolver is nobody's target. The name is in the question, as in each look-up of a
// target's name.
written_target dns_goes_to(check::target const& made) {
    auto const& dns = *made.as<check::dns_target>();
    written_target to;
    to.chosen_bytes = false;
    to.datagrams = true;
    if (dns.resolver) {
        to.host = dns.resolver->host();
        to.port = dns.resolver->port();
    } else {
        to.port = dns_port;
    }
    return to;
}

check::target read_dns(fields const& from, settings const&, problem_reporter& report) {
    check::dns_target made;
    if (from["dns"]) made.name = read_name(from["dns"], report);
    made.type = read_type(from["recordType"], report);
    made.resolver = read_resolver(from["resolver"], report);
    made.rcode = read_rcode(from["rcode"], report);
    made.answers = read_answers(from["answers"], report);
    if (made.rcode != 0 && !made.answers.empty())
        report.at(
            from["answers"].name->where,
            from["answers"].name->text + ": there are none with the response code " +
                check::rcode_text(made.rcode) + ": write one of the two"
        );
    return made;
}

void hint_at_dns(
    fields const& from,
    check::target const& made,
    std::string_view ns,
    problem_reporter& report
) {
    auto const& dns = *made.as<check::dns_target>();
    if (dns.resolver) hint_at_host(from["resolver"], dns.resolver->host(), ns, report);
    if (!dns.name.contains('.'))
        report.hint(
            from["dns"].value->where,
            "dns: the name is asked for as it is, without a search list: write it in full, like "
            "web.shop.svc.cluster.local"
        );
}

}  // namespace vitals::inline core::manifest
