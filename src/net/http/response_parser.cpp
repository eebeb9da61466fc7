// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "net/http/response_parser.hpp"

#include "runtime/frame_pool.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace vitals::net::http {

namespace beast = boost::beast;
using beast::error_code;

namespace {

// A partial chunk is at least 5 bytes ("0\r\n\r\n"); with fewer, Beast's parser asserts in debug
// builds.
constexpr std::size_t least_of_chunks = 5;

response_fault fault_of(error_code error, std::string_view bytes) {
    bool const too_large = error == beast::http::error::body_limit;
    return {
        .text = too_large ? "the answer is larger than Vitals accepts"
                          : "the answer is not valid HTTP: " + error.message(),
        .too_large = too_large,
        .header_too_large = error == beast::http::error::header_limit,
        .bytes = bytes
    };
}

// 100 Continue and its like announce the answer. 101 is the answer: it ends HTTP on this
// connection.
bool announces_another(unsigned status) {
    return status >= 100 && status < 200 && status != 101;
}

}  // namespace

// Beast's parser without its fields container: half the time, and no allocation for each header.
class response_parser::core : public beast::http::basic_parser<false> {
public:
    core(response_sink& into, response_limits const& limits, body_expected expected)
        : into_{into}, limit_{limits.header} {
        eager(true);
        basic_parser::header_limit(limits.header);
        body_limit(limits.body);
        skip(expected == body_expected::no);
    }

    static void* operator new(std::size_t size) {
        return runtime::frame_pool::of_this_thread().take(size);
    }
    static void operator delete(void* memory, std::size_t size) {
        runtime::frame_pool::of_this_thread().give_back(memory, size);
    }

    unsigned status() const { return status_; }

private:
    using text = beast::string_view;

    static std::string_view view(text of) { return {of.data(), of.size()}; }

    void on_request_impl(beast::http::verb, text, text, int, error_code&) override {}
    void on_response_impl(int status, text reason, int, error_code& error) override {
        status_ = static_cast<unsigned>(status);
        into_.begin(status_, view(reason));
        error = {};
    }
    void on_field_impl(beast::http::field, text name, text value, error_code& error) override {
        error = {};
        into_.field(view(name), view(value));
        // Beast only bounds what is not complete yet.
        fields_ += name.size() + value.size() + 4;
        if (fields_ > limit_) error = beast::http::error::header_limit;
    }
    void on_header_impl(error_code& error) override { error = {}; }
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code& error) override {
        error = {};
    }
    std::size_t on_body_impl(text piece, error_code& error) override {
        into_.body(view(piece));
        error = {};
        return piece.size();
    }
    void on_chunk_header_impl(std::uint64_t, text, error_code& error) override { error = {}; }
    std::size_t on_chunk_body_impl(std::uint64_t, text piece, error_code& error) override {
        return on_body_impl(piece, error);
    }
    void on_finish_impl(error_code& error) override { error = {}; }

    response_sink& into_;
    std::size_t limit_;       // of what follows
    std::size_t fields_ = 0;  // bytes
    unsigned status_ = 0;
};

response_parser::response_parser(
    response_sink& into,
    response_limits limits,
    body_expected expected
)
    : into_{into}, limits_{limits}, expected_{expected} {}

response_parser::~response_parser() = default;

bool response_parser::has_header() const {
    return core_ && core_->is_header_done();
}

bool response_parser::done() const {
    return core_ && core_->is_done();
}

bool response_parser::reusable() const {
    return done() && !overrun_ && core_->status() >= 200 && core_->keep_alive();
}

void response_parser::begin() {
    core_ = std::make_unique<core>(into_, limits_, expected_);
}

response_parser::result response_parser::feed(std::string_view bytes) {
    started_ = started_ || !bytes.empty();
    if (!core_) begin();
    bool const joined = !rest_.empty();
    if (joined) bytes = rest_.append(bytes);
    if (joined && has_header() && bytes.size() < least_of_chunks) return {};
    auto const all = bytes;
    while (!bytes.empty() && !done()) {
        error_code error;
        auto const used = core_->put(boost::asio::buffer(bytes.data(), bytes.size()), error);
        bytes.remove_prefix(used);
        bool const incomplete = error == beast::http::error::need_more;
        if (error && !incomplete) return std::unexpected(fault_of(error, all));
        if (done() && announces_another(core_->status())) {
            if (++interim_ > limits_.interim)
                return std::unexpected(response_fault{"interim answers do not end"});
            begin();
        }
        if (incomplete || used == 0) break;  // Beast is not asked twice for the same bytes
    }
    overrun_ = overrun_ || (done() && !bytes.empty());
    if (joined)
        rest_.erase(0, all.size() - bytes.size());
    else
        rest_.assign(bytes);
    if (done() || rest_.size() <= limits_.header) return {};
    return std::unexpected(response_fault{
        .text = "the answer has a line without end",
        .header_too_large = !has_header()
    });
}

response_parser::result response_parser::end() {
    if (done()) return {};
    if (!has_header())
        return std::unexpected(response_fault{"the connection was closed before an answer came"});
    error_code error;
    core_->put_eof(error);
    if (error) return std::unexpected(response_fault{"the answer is cut short"});
    return {};
}

}  // namespace vitals::net::http
