// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_response_reader.hpp"

#include "net/http/response_parser.hpp"
#include "probing/http/body_tail.hpp"
#include "probing/http/plain_answer.hpp"
#include "probing/http/printable.hpp"
#include "probing/http/same_name.hpp"
#include "runtime/frame_pool.hpp"
#include "text/utf8/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::probing::http {

namespace {

constexpr std::size_t reason_limit = 128;  // of the status line's text that is kept

constexpr net::http::response_limits limits{.header = http_response_reader::header_limit};

std::string status_line(unsigned code, std::string_view reason) {
    auto line = std::to_string(code).append(" ");
    utf8::append_visible(line, reason.substr(0, reason_limit), utf8::ascii_controls::none);
    return line;
}

// What a probe keeps of an answer.
class kept_parts final : public net::http::response_sink {
public:
    explicit kept_parts(std::size_t output_limit) : body_{output_limit} {}

    void begin(unsigned status, std::string_view reason) override {
        answer_.location.clear();  // of an interim answer
        answer_.status = static_cast<std::uint16_t>(status);
        answer_.status_line = status_line(status, reason);
    }
    void field(std::string_view name, std::string_view value) override {
        if (answer_.location.empty() && same_name(name, "Location")) answer_.location = value;
    }
    void body(std::string_view piece) override { body_.append(piece); }

    http_answer take() {
        answer_.body = body_.take();
        return std::move(answer_);
    }

private:
    http_answer answer_;
    body_tail body_;
};

}  // namespace

struct http_response_reader::parsing {
    parsing(std::size_t output_limit, body_expected expected)
        : kept{output_limit}, parser{kept, limits, expected} {}

    static void* operator new(std::size_t size) {
        return runtime::frame_pool::of_this_thread().take(size);
    }
    static void operator delete(void* memory, std::size_t size) {
        runtime::frame_pool::of_this_thread().give_back(memory, size);
    }

    kept_parts kept;
    net::http::response_parser parser;
};

http_response_reader::http_response_reader(std::size_t output_limit, body_expected expected)
    : output_limit_{output_limit}, expected_{expected} {}

http_response_reader::~http_response_reader() = default;

bool http_response_reader::done() const {
    return plain_ || abandoned_ || (parsing_ && parsing_->parser.done());
}

bool http_response_reader::has_status() const {
    return plain_ || (parsing_ && parsing_->parser.has_header());
}

bool http_response_reader::leaves_connection_open() const {
    if (plain_) return plain_leaves_open_;
    return !abandoned_ && parsing_ && parsing_->parser.reusable();
}

http_answer http_response_reader::take() {
    return plain_ ? *std::move(plain_) : parsing_->kept.take();
}

std::optional<answer_mistake> http_response_reader::feed(std::span<char const> piece) {
    if (piece.empty()) return finish();
    if (!started() && take_plain(piece)) return std::nullopt;
    total_ += piece.size();
    if (auto mistake = parse(piece)) return mistake;
    if (done() || total_ < read_limit) return std::nullopt;
    if (!has_status()) return answer_mistake{"the response header is larger than 32 KiB"};
    abandoned_ = true;
    return std::nullopt;
}

bool http_response_reader::take_plain(std::span<char const> first) {
    if (expected_ == body_expected::no || first.size() > header_limit) return false;
    auto const read = read_plain({first.data(), first.size()});
    if (!read) return false;
    total_ = first.size();
    auto const& body = read->body;
    auto& answer = plain_.emplace();
    answer.status = read->status;
    answer.status_line = status_line(read->status, read->reason);
    answer.body = body.substr(body.size() - std::min(body.size(), output_limit_));
    plain_leaves_open_ = read->leaves_open;
    return true;
}

std::optional<answer_mistake> http_response_reader::parse(std::span<char const> piece) {
    if (!parsing_) parsing_ = std::make_unique<parsing>(output_limit_, expected_);
    auto const read = parsing_->parser.feed({piece.data(), piece.size()});
    if (read) return std::nullopt;
    using enum net::http::response_fault::kind;
    auto const& fault = read.error();
    if (has_status()) {
        // The body is not framed as announced: as good as broken off. Endless interim answers: the last one counts.
        abandoned_ = true;
        return std::nullopt;
    }
    if (fault.what == header_too_large)
        return answer_mistake{"the response header is larger than 32 KiB"};
    return answer_mistake{
        .text = "malformed HTTP response " + excerpt(fault.bytes),
        .cause = "malformed HTTP response"
    };
}

std::optional<answer_mistake> http_response_reader::finish() {
    // A body that breaks off does not take back the status (Consul): the part that came is shown.
    abandoned_ = has_status();
    if (abandoned_) return std::nullopt;
    if (!started()) return answer_mistake{"EOF"};
    return answer_mistake{"unexpected EOF in the response header"};
}

}  // namespace vitals::probing::http
