// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "probing/http/http_response_reader.hpp"

#include "probing/http/body_tail.hpp"
#include "probing/http/plain_answer.hpp"
#include "probing/http/printable.hpp"
#include "runtime/frame_pool.hpp"
#include "text/utf8/utf8.hpp"

#include <boost/beast/http/basic_parser.hpp>

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

namespace http = boost::beast::http;
using boost::beast::error_code;

namespace {

constexpr unsigned interim_limit = 8;
constexpr std::size_t reason_limit = 128;  // of the status line's text that is kept

// What is left over of a body is the beginning of a chunk, and "0", two line breaks are the shortest that can come yet.
// With less Beast's parser, asked again, breaks an assertion of its own (in a debug build).
constexpr std::size_t least_of_chunks = 5;

std::string status_line(int code, std::string_view reason) {
    auto line = std::to_string(code).append(" ");
    utf8::append_visible(line, reason.substr(0, reason_limit), utf8::ascii_controls::none);
    return line;
}

}  // namespace

// Beast's parser without its fields container: half the time, and no allocation for each header.
class http_response_reader::parser : public http::basic_parser<false> {
public:
    parser(std::size_t output_limit, body_expected expected) : body_{output_limit} {
        eager(true);
        basic_parser::header_limit(static_cast<std::uint32_t>(http_response_reader::header_limit));
        body_limit(boost::none);  // ours counts everything: read_limit
        skip(expected == body_expected::no);
    }

    static void* operator new(std::size_t size) {
        return runtime::frame_pool::of_this_thread().take(size);
    }
    static void operator delete(void* memory, std::size_t size) {
        runtime::frame_pool::of_this_thread().give_back(memory, size);
    }

    http_answer take() {
        answer_.body = body_.take();
        return std::move(answer_);
    }
    std::uint16_t status() const { return answer_.status; }

private:
    using text = boost::beast::string_view;

    void on_request_impl(http::verb, text, text, int, error_code&) override {}
    void on_response_impl(int code, text reason, int, error_code& error) override {
        answer_.status = static_cast<std::uint16_t>(code);
        answer_.status_line = status_line(code, {reason.data(), reason.size()});
        error = {};
    }
    void on_field_impl(http::field name, text, text value, error_code& error) override {
        if (name == http::field::location && answer_.location.empty())
            answer_.location.assign(value.data(), value.size());
        error = {};
    }
    void on_header_impl(error_code& error) override { error = {}; }
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code& error) override {
        error = {};
    }
    std::size_t on_body_impl(text piece, error_code& error) override {
        body_.append({piece.data(), piece.size()});
        error = {};
        return piece.size();
    }
    void on_chunk_header_impl(std::uint64_t, text, error_code& error) override { error = {}; }
    std::size_t on_chunk_body_impl(std::uint64_t, text piece, error_code& error) override {
        return on_body_impl(piece, error);
    }
    void on_finish_impl(error_code& error) override { error = {}; }

    http_answer answer_;
    body_tail body_;
};

http_response_reader::http_response_reader(std::size_t output_limit, body_expected expected)
    : output_limit_{output_limit}, expected_{expected} {}

http_response_reader::~http_response_reader() = default;

bool http_response_reader::done() const {
    return plain_ || abandoned_ || (parser_ && parser_->is_done());
}

bool http_response_reader::has_status() const {
    return plain_ || (parser_ && parser_->is_header_done());
}

bool http_response_reader::leaves_connection_open() const {
    if (plain_) return plain_leaves_open_;
    // 101: whatever is spoken from here on, it is not HTTP.
    return !abandoned_ && !overrun_ && parser_ && parser_->is_done() && parser_->status() >= 200 &&
           parser_->keep_alive();
}

http_answer http_response_reader::take() {
    return plain_ ? *std::move(plain_) : parser_->take();
}

std::optional<answer_mistake> http_response_reader::feed(std::span<char const> piece) {
    if (piece.empty()) return finish();
    if (!started() && take_plain(piece)) return std::nullopt;
    if (!parser_) parser_ = std::make_unique<parser>(output_limit_, expected_);
    total_ += piece.size();
    std::string joined;
    if (!rest_.empty()) {
        rest_.append(piece.data(), piece.size());
        if (has_status() && rest_.size() < least_of_chunks) return std::nullopt;
        joined = std::exchange(rest_, {});
        piece = joined;
    }
    if (auto mistake = parse(piece)) return mistake;
    if (done() || (total_ < read_limit && rest_.size() <= header_limit)) return std::nullopt;
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

std::optional<answer_mistake> http_response_reader::parse(std::span<char const> bytes) {
    auto const all = bytes;
    while (!bytes.empty() && !done()) {
        error_code error;
        auto const used = parser_->put(boost::asio::buffer(bytes.data(), bytes.size()), error);
        bytes = bytes.subspan(used);
        if (error == http::error::header_limit)
            return answer_mistake{"the response header is larger than 32 KiB"};
        if (error && error != http::error::need_more) {
            if (has_status()) {  // the body is not framed as announced: as good as broken off
                abandoned_ = true;
                return std::nullopt;
            }
            return answer_mistake{
                .text = "malformed HTTP response " + excerpt({all.data(), all.size()}),
                .cause = "malformed HTTP response"
            };
        }
        if (parser_->is_done() && !skip_interim()) break;
        if (error) break;  // need_more: for the same bytes it is not asked twice
    }
    if (!done()) rest_.assign(bytes.begin(), bytes.end());
    overrun_ = done() && !bytes.empty();
    return std::nullopt;
}

// 100 Continue and its like announce the answer; 101 is one, and no answer to a health check.
bool http_response_reader::skip_interim() {
    auto const status = parser_->status();
    bool const announces = status >= 100 && status < 200 && status != 101;
    if (!announces || ++interim_ > interim_limit) return false;
    parser_ = std::make_unique<parser>(output_limit_, expected_);
    return true;
}

std::optional<answer_mistake> http_response_reader::finish() {
    // A body that breaks off does not take back the status (Consul): the part that came is shown.
    abandoned_ = has_status();
    if (abandoned_) return std::nullopt;
    if (!started()) return answer_mistake{"EOF"};
    return answer_mistake{"unexpected EOF in the response header"};
}

}  // namespace vitals::probing::http
