// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The same exchange as grpc_exchange.hpp has, by nghttp2's sessions: the floor of a program that
// does not write its own HTTP/2, as the floor of TLS has OpenSSL. Nothing is copied but what the
// library copies, and nothing is kept of an answer.

#include "grpc_exchange.hpp"

#include <nghttp2/nghttp2.h>
#include <sys/types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vitals::bench {

class grpc_sessions final : public grpc_client {
public:
    grpc_sessions() {
        nghttp2_session_callbacks* made = nullptr;
        nghttp2_session_callbacks_new(&made);
        callbacks_.reset(made);
        nghttp2_session_callbacks_set_on_header_callback(made, field_came);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(made, data_came);
        nghttp2_session_callbacks_set_on_frame_recv_callback(made, frame_came);
    }

    std::string_view request(int fd) override {
        auto& mine = connection(fd);
        if (!mine.session) begin(mine);
        mine.answer = {};
        nghttp2_data_provider const body{.source = {.ptr = nullptr}, .read_callback = message};
        nghttp2_submit_request(
            mine.session.get(),
            nullptr,
            fields_.data(),
            fields_.size(),
            &body,
            nullptr
        );
        return output(mine);
    }

    bool has_asked(int fd) override { return connection(fd).session != nullptr; }
    void forget(int fd) override { connection(fd).session.reset(); }

    news read(int fd, std::string_view bytes) override {
        auto& mine = connection(fd);
        auto const* const first = reinterpret_cast<std::uint8_t const*>(bytes.data());
        auto const taken = nghttp2_session_mem_recv(mine.session.get(), first, bytes.size());
        if (taken < 0) return {.owed = {}, .ended = true, .serves = false};
        auto const& said = mine.answer;
        return {
            .owed = output(mine),
            .ended = said.ended,
            .serves = said.ended && said.serving && said.good
        };
    }

private:
    struct answer {
        bool serving = false;
        bool good = false;
        bool ended = false;
    };
    struct releaser {
        void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
        void operator()(nghttp2_session_callbacks* all) const {
            nghttp2_session_callbacks_del(all);
        }
    };
    struct state {
        std::unique_ptr<nghttp2_session, releaser> session;  // null: nothing was asked yet
        grpc_sessions::answer answer;
    };

    static nghttp2_nv field(char const* name, char const* value) {
        auto const bytes = [](char const* text) {
            return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text));
        };
        auto const flags = NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE;
        return {
            bytes(name),
            bytes(value),
            std::strlen(name),
            std::strlen(value),
            static_cast<std::uint8_t>(flags)
        };
    }

    static ssize_t
    message(nghttp2_session*, std::int32_t, std::uint8_t* into, std::size_t, std::uint32_t* flags, nghttp2_data_source*, void*) {
        constexpr std::size_t empty_message = 5;
        std::memset(into, 0, empty_message);
        *flags |= NGHTTP2_DATA_FLAG_EOF;
        return empty_message;
    }
    static int field_came(
        nghttp2_session*,
        nghttp2_frame const*,
        std::uint8_t const* name,
        std::size_t name_size,
        std::uint8_t const* value,
        std::size_t value_size,
        std::uint8_t,
        void* of
    ) {
        std::string_view const called{reinterpret_cast<char const*>(name), name_size};
        if (called == "grpc-status")
            static_cast<state*>(of)->answer.good = value_size == 1 && *value == '0';
        return 0;
    }
    static int data_came(
        nghttp2_session*,
        std::uint8_t,
        std::int32_t,
        std::uint8_t const* bytes,
        std::size_t size,
        void* of
    ) {
        std::string_view const data{reinterpret_cast<char const*>(bytes), size};
        static_cast<state*>(of)->answer.serving = data.ends_with("\x08\x01");  // SERVING
        return 0;
    }
    static int frame_came(nghttp2_session*, nghttp2_frame const* frame, void* of) {
        bool const last = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
        if (frame->hd.type == NGHTTP2_HEADERS && last) static_cast<state*>(of)->answer.ended = true;
        return 0;
    }

    void begin(state& mine) {
        nghttp2_session* made = nullptr;
        nghttp2_session_client_new(&made, callbacks_.get(), &mine);
        mine.session.reset(made);
        nghttp2_submit_settings(made, NGHTTP2_FLAG_NONE, nullptr, 0);
    }

    std::string_view output(state& mine) {
        output_.clear();
        for (;;) {
            std::uint8_t const* bytes = nullptr;
            auto const size = nghttp2_session_mem_send(mine.session.get(), &bytes);
            if (size <= 0) return output_;
            output_.append(reinterpret_cast<char const*>(bytes), static_cast<std::size_t>(size));
        }
    }

    state& connection(int fd) {
        auto const at = static_cast<std::size_t>(fd);
        while (at >= states_.size()) states_.push_back(std::make_unique<state>());
        return *states_[at];
    }

    std::unique_ptr<nghttp2_session_callbacks, releaser> callbacks_;
    std::array<nghttp2_nv, 6> const fields_{
        field(":method", "POST"),
        field(":scheme", "http"),
        field(":path", "/grpc.health.v1.Health/Check"),
        field(":authority", "service-1234.namespace.svc:8080"),
        field("te", "trailers"),
        field("content-type", "application/grpc")
    };
    std::string output_;
    std::vector<std::unique_ptr<state>> states_;  // by descriptor; sessions hold their addresses
};

}  // namespace vitals::bench
