// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/check/http_target.hpp"

#include "core/check/fingerprint.hpp"
#include "core/check/reason_phrase.hpp"
#include "core/check/reference_list.hpp"
#include "core/check/references.hpp"
#include "core/check/status.hpp"
#include "core/check/status_code_set.hpp"
#include "core/check/tls_settings.hpp"
#include "text/ascii/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::check {

namespace {

void add(fingerprint& to, header_field const& field) {
    to.add(field.name).add(field.value);
    if (!field.source) return;
    auto const& source = *field.source;
    to.add(static_cast<unsigned>(source.as)).add(source.user);
    add(to, source.secret);
    if (source.user_key) add(to, *source.user_key);
}

void add(fingerprint& to, status_code_set const& codes) {
    for (auto const& [first, last] : codes.ranges()) to.add(first).add(last);
    to.add(codes.ranges().size());
}

}  // namespace

bool overrides_method(header_field const& field) {
    std::string name{field.name};
    std::ranges::replace(name, '_', '-');  // as CGI and WSGI do
    return std::ranges::any_of(
        std::to_array<std::string_view>(
            {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"}
        ),
        [&](std::string_view each) { return ascii::same_name(name, each); }
    );
}

std::string http_target::asked() const {
    return std::string{"HTTP "}.append(method).append(" ").append(url.shown());
}

std::string http_target::answered(std::uint16_t code) const {
    if (code == 0) return "no answer";
    auto text = std::to_string(code);
    if (auto const known = reason_phrase(code); !known.empty()) text.append(" ").append(known);
    return text;
}

std::string http_target::found(std::uint16_t code, status verdict) const {
    if (code == 0) return "no answer";
    auto text = std::to_string(code);
    switch (verdict) {
        case status::warning:
            return text + ", which warnStatus lists";
        case status::critical:
            return text + ", expected " + to_string(expect.passing);
        case status::passing:
            break;
    }
    return text;
}

std::vector<key_reference> http_target::references() const {
    std::vector<key_reference> all;
    for (auto const& field : headers) {
        if (!field.source) continue;
        auto const& source = *field.source;
        all.push_back(source.secret);
        if (source.user_key) all.push_back(*source.user_key);
    }
    tls.add_references(all);
    return distinct(std::move(all));
}

bool http_target::asks_the_same_as(http_target const& other) const {
    auto same = other;
    same.reuse = reuse;
    return *this == same;
}

std::uint64_t http_target::fingerprint() const {
    check::fingerprint all;
    all.add(url.text()).add(method).add(body).add(static_cast<unsigned>(redirects));
    for (auto const& each : headers) add(all, each);
    all.add(headers.size());
    add(all, tls);
    add(all, expect.passing);
    add(all, expect.warning);
    if (version == http_version::http_2) all.add("http/2");  // reports of before have the rest
    return all.value();
}

std::size_t http_target::bytes() const {
    auto sum = url.text().size() + method.size() + body.size() + tls.bytes();
    for (auto const& each : headers) {
        sum += sizeof(header_field) + each.name.size() + each.value.size();
        if (each.source) sum += sizeof(header_source);
    }
    sum += bytes_of(references());
    for (auto const* codes : {&expect.passing, &expect.warning})
        sum += codes->ranges().size() * sizeof(status_code_set::range);
    return sum;
}

}  // namespace vitals::inline core::check
