// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/client/response_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/optional.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::client {
namespace {

namespace http = boost::beast::http;

constexpr std::uint32_t header_limit = 64 * 1024;
// A client skips any number of them (RFC 9110 section 15.2); no server sends many.
constexpr unsigned most_interim_answers = 16;
// What may wait for its other half: a header, or the line before a chunk.
constexpr std::size_t pending_limit = 2 * std::size_t{header_limit};

// A body that only appends: Beast's string_body reserves what Content-Length promises.
struct growing_body {
    using value_type = std::string;

    class reader {
    public:
        template <bool IsRequest, class Fields>
        reader(http::header<IsRequest, Fields>& /*header*/, value_type& body) : body_{body} {}
        void init(boost::optional<std::uint64_t> const& /*length*/, boost::system::error_code& e) {
            e = {};
        }
        template <class Buffers>
        std::size_t put(Buffers const& buffers, boost::system::error_code& error) {
            error = {};
            std::size_t added = 0;
            for (auto next = boost::asio::buffer_sequence_begin(buffers);
                 next != boost::asio::buffer_sequence_end(buffers);
                 ++next) {
                boost::asio::const_buffer const piece = *next;
                body_.append(static_cast<char const*>(piece.data()), piece.size());
                added += piece.size();
            }
            return added;
        }
        void finish(boost::system::error_code& error) { error = {}; }

    private:
        value_type& body_;
    };
};

response_reader::failure to_failure(boost::system::error_code error) {
    if (error == http::error::body_limit)
        return {.text = "the answer is larger than we accept", .too_large = true};
    return {.text = "the answer is not HTTP as we know it: " + error.message()};
}

}  // namespace

struct response_reader::parts {
    explicit parts(std::size_t most) : body_limit{most} { begin(); }

    void begin() {
        auto& fresh = parser.emplace();
        fresh.eager(true);
        fresh.header_limit(header_limit);
        if (body_limit == no_limit)
            fresh.body_limit(boost::none);
        else
            fresh.body_limit(body_limit);
    }
    // An interim answer, before the one that counts. 101 is none: it ends HTTP on this connection.
    bool interim() const {
        auto const status = parser->is_header_done() ? parser->get().result_int() : 0;
        return status >= 100 && status < 200 && status != 101;
    }

    std::size_t body_limit;
    std::optional<net::http::response_parser<growing_body>> parser;
    std::string pending;
    unsigned interim_answers = 0;
};

response_reader::response_reader(std::size_t body_limit)
    : parts_{std::make_unique<parts>(body_limit)} {}

response_reader::~response_reader() = default;
response_reader::response_reader(response_reader&&) noexcept = default;
response_reader& response_reader::operator=(response_reader&&) noexcept = default;

response_reader::result response_reader::feed(std::string_view bytes) {
    auto& pending = parts_->pending;
    pending += bytes;
    std::size_t used = 0;
    while (used < pending.size() && !parts_->parser->is_done()) {
        boost::system::error_code error;
        auto const taken = parts_->parser->put(
            boost::asio::const_buffer{pending.data() + used, pending.size() - used},
            error
        );
        used += taken;
        if (error == http::error::need_more) break;
        if (error) return std::unexpected(to_failure(error));
        if (parts_->interim()) {
            if (++parts_->interim_answers > most_interim_answers)
                return std::unexpected(failure{.text = "there is no end of interim answers"});
            parts_->begin();
        }
        if (taken == 0) break;
    }
    pending.erase(0, used);
    if (pending.size() > pending_limit)
        return std::unexpected(failure{.text = "the answer has a line without end"});
    return {};
}

response_reader::result response_reader::end() {
    boost::system::error_code error;
    if (parts_->parser->is_done()) return {};
    if (!parts_->parser->got_some() || !parts_->parser->is_header_done())
        return std::unexpected(failure{.text = "the connection was closed before an answer came"});
    parts_->parser->put_eof(error);
    if (error) return std::unexpected(failure{.text = "the answer is cut short"});
    return {};
}

bool response_reader::has_header() const {
    return parts_->parser->is_header_done();
}

bool response_reader::done() const {
    return parts_->parser->is_done();
}

bool response_reader::reusable() const {
    return done() && parts_->pending.empty() && parts_->parser->keep_alive();
}

unsigned response_reader::status() const {
    return parts_->parser->get().result_int();
}

std::string response_reader::header(std::string_view name) const {
    auto const value = parts_->parser->get()[{name.data(), name.size()}];
    return {value.data(), value.size()};
}

std::vector<std::string> response_reader::headers(std::string_view name) const {
    std::vector<std::string> values;
    auto const [first, last] = parts_->parser->get().equal_range({name.data(), name.size()});
    for (auto next = first; next != last; ++next)
        values.emplace_back(next->value().data(), next->value().size());
    return values;
}

std::string response_reader::take_body() {
    return std::exchange(parts_->parser->get().body(), {});
}

}  // namespace vitals::kube::client
