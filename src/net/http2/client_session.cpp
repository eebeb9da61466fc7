// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#include "net/http2/client_session.hpp"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::net::http2 {

namespace {

constexpr std::size_t first_limit = 64;  // of what is shown when the peer speaks another protocol

// Only a lack of memory is no mistake of the caller's.
void must_succeed(int outcome) {
    if (outcome != 0) throw std::bad_alloc{};
}

// Requests are not compressed by what was sent before: a header of ours has a hundred bytes, and a
// table of them is memory in twenty places, which no cache has when the next probe comes
// (docs/performance.md).
nghttp2_option const* options() {
    auto const make = [] {
        nghttp2_option* made = nullptr;
        must_succeed(nghttp2_option_new(&made));
        nghttp2_option_set_max_deflate_dynamic_table_size(made, 0);
        return made;
    };
    static auto const made =
        std::unique_ptr<nghttp2_option, decltype(&nghttp2_option_del)>{make(), nghttp2_option_del};
    return made.get();
}

}  // namespace

std::string_view answer::operator[](std::string_view name) const {
    std::string_view found;
    for (auto const& [each, value] : fields)
        if (each == name) found = value;
    return found;
}

void client_session::releaser::operator()(nghttp2_session* session) const {
    nghttp2_session_del(session);
}

// The preface: this client has use for no stream of the server's.
client_session::client_session(http2::limits const& most) : most_{most} {
    std::array const settings{
        nghttp2_settings_entry{NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
        nghttp2_settings_entry{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 0},
        nghttp2_settings_entry{
            NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE,
            static_cast<std::uint32_t>(most.header)
        },
    };
    nghttp2_session* made = nullptr;
    auto memory = memory_.functions();
    must_succeed(nghttp2_session_client_new3(&made, callbacks(), this, options(), &memory));
    session_.reset(made);
    memory_.made();
    must_succeed(nghttp2_submit_settings(made, NGHTTP2_FLAG_NONE, settings.data(), settings.size())
    );
    collect();
}

client_session::~client_session() = default;

void client_session::ping(ping_data const& bytes) {
    asked_ = {.ping = bytes};
    must_succeed(nghttp2_submit_ping(session_.get(), NGHTTP2_FLAG_NONE, bytes.data()));
}

// A stream that stays open after its answer would stay in the session for ever.
bool client_session::is_reusable() const {
    bool const done = asked_.answered && (asked_.stream == 0 || asked_.closed);
    return !failed_ && done && nghttp2_session_check_request_allowed(session_.get()) == 1;
}

http2::answer client_session::take_answer() {
    auto& body = asked_.answer.body;
    body.erase(0, body.size() - std::min(body.size(), most_.body));
    return std::exchange(asked_.answer, {});
}

int client_session::fail(std::string_view cause, std::string_view said) {
    if (!failed_) failed_ = broken{std::string{cause}, std::string{said}};
    return NGHTTP2_ERR_CALLBACK_FAILURE;
}

std::string client_session::take_output() {
    collect();
    return std::exchange(output_, {});
}

void client_session::collect() {
    for (;;) {
        std::uint8_t const* bytes = nullptr;
        auto const size = nghttp2_session_mem_send(session_.get(), &bytes);
        if (size < 0) throw std::bad_alloc{};
        if (size == 0) return;
        output_.append(reinterpret_cast<char const*>(bytes), static_cast<std::size_t>(size));
    }
}

std::expected<void, broken> client_session::feed(std::string_view piece) {
    if (!failed_) take_in(piece);
    if (failed_ && !asked_.answered) return std::unexpected(*failed_);
    return {};
}

void client_session::take_in(std::string_view piece) {
    asked_.read += piece.size();
    if (!greeted_)
        first_.append(piece.substr(0, first_limit - std::min(first_limit, first_.size())));
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(piece.data());
    auto const taken = nghttp2_session_mem_recv(session_.get(), bytes, piece.size());
    if (taken == NGHTTP2_ERR_NOMEM) throw std::bad_alloc{};
    if (taken == NGHTTP2_ERR_FLOODED || taken == NGHTTP2_ERR_TOO_MANY_CONTINUATIONS)
        fail("HTTP/2: a flood of frames");
    else if (taken < 0)
        fail("HTTP/2: malformed");
    else
        collect();
    if (asked_.read > most_.read && !asked_.answered)
        fail("HTTP/2: more than " + std::to_string(most_.read / 1024) + " KiB, and no answer");
}

}  // namespace vitals::net::http2
