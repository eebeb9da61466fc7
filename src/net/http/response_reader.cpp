// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http/response_reader.hpp"

#include "net/http/response_parser.hpp"

#include <boost/beast/core/string.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::net::http {
namespace {

constexpr std::uint32_t header_limit = 64 * 1024;
// A client skips any number of them (RFC 9110 section 15.2), but no server sends many.
constexpr unsigned most_interim_answers = 16;

}  // namespace

response_reader::response_reader(std::uint64_t body_limit, body_expected expected)
    : answer_{std::make_unique<parts>()},
      parser_{std::make_unique<response_parser>(
          *answer_,
          response_limits{header_limit, most_interim_answers, body_limit},
          expected
      )} {}

void response_reader::parts::begin(unsigned code, std::string_view /*reason*/) {
    status = code;
    fields.clear();
}

void response_reader::parts::field(std::string_view name, std::string_view value) {
    fields.emplace_back(name, value);
}

std::string response_reader::header(std::string_view name) const {
    auto const values = headers(name);
    return values.empty() ? std::string{} : values.front();
}

std::vector<std::string> response_reader::headers(std::string_view name) const {
    std::vector<std::string> values;
    for (auto const& [known, value] : answer_->fields)
        if (boost::beast::iequals({known.data(), known.size()}, {name.data(), name.size()}))
            values.push_back(value);
    return values;
}

}  // namespace vitals::net::http
