// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http/response_reader.hpp"

#include "net/http/response_parser.hpp"

#include <boost/beast/core/string.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::net::http {
namespace {

constexpr std::uint32_t header_limit = 64 * 1024;
// A client skips any number of them (RFC 9110 section 15.2); no server sends many.
constexpr unsigned most_interim_answers = 16;

response_limits limits_for(std::size_t body) {
    response_limits limits{.header = header_limit, .interim = most_interim_answers};
    if (body != response_reader::no_limit) limits.body = body;
    return limits;
}

response_reader::result described(response_parser::result const& read) {
    if (read) return {};
    auto const failed = [](std::string text, bool too_large = false) {
        return std::unexpected(response_reader::failure{std::move(text), too_large});
    };
    switch (read.error().what) {
        case response_fault::kind::body_too_large:
            return failed("the answer is larger than we accept", true);
        case response_fault::kind::line_too_long:
            return failed("the answer has a line without end");
        case response_fault::kind::endless_interim:
            return failed("there is no end of interim answers");
        case response_fault::kind::no_answer:
            return failed("the connection was closed before an answer came");
        case response_fault::kind::cut_short:
            return failed("the answer is cut short");
        case response_fault::kind::header_too_large:
        case response_fault::kind::malformed:
            break;
    }
    return failed("the answer is not HTTP as we know it: " + read.error().detail);
}

class collector final : public response_sink {
public:
    void begin(unsigned code, std::string_view) override {
        status = code;
        fields.clear();
    }
    void field(std::string_view name, std::string_view value) override {
        fields.emplace_back(name, value);
    }
    void body(std::string_view piece) override { held.append(piece); }

    std::vector<std::string> values_of(std::string_view name) const {
        std::vector<std::string> values;
        for (auto const& [known, value] : fields)
            if (boost::beast::iequals({known.data(), known.size()}, {name.data(), name.size()}))
                values.push_back(value);
        return values;
    }

    unsigned status = 0;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string held;  // of the body
};

}  // namespace

struct response_reader::parts {
    parts(std::size_t body_limit, body_expected expected)
        : parser{answer, limits_for(body_limit), expected} {}

    collector answer;
    response_parser parser;
};

response_reader::response_reader(std::size_t body_limit, body_expected expected)
    : parts_{std::make_unique<parts>(body_limit, expected)} {}

response_reader::~response_reader() = default;
response_reader::response_reader(response_reader&&) noexcept = default;
response_reader& response_reader::operator=(response_reader&&) noexcept = default;

response_reader::result response_reader::feed(std::string_view bytes) {
    return described(parts_->parser.feed(bytes));
}

response_reader::result response_reader::end() {
    return described(parts_->parser.end());
}

bool response_reader::started() const {
    return parts_->parser.started();
}

bool response_reader::has_header() const {
    return parts_->parser.has_header();
}

bool response_reader::done() const {
    return parts_->parser.done();
}

bool response_reader::reusable() const {
    return parts_->parser.reusable();
}

unsigned response_reader::status() const {
    return parts_->answer.status;
}

std::string response_reader::header(std::string_view name) const {
    auto const values = headers(name);
    return values.empty() ? std::string{} : values.front();
}

std::vector<std::string> response_reader::headers(std::string_view name) const {
    return parts_->answer.values_of(name);
}

std::string response_reader::take_body() {
    return std::exchange(parts_->answer.held, {});
}

}  // namespace vitals::net::http
