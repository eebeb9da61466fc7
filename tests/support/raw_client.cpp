// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/raw_client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/write.hpp>

#include <poll.h>

#include <array>
#include <string>
#include <string_view>

namespace vitals::support {

raw_client::raw_client(boost::asio::ip::tcp::endpoint const& to) {
    socket_.connect(to);
    socket_.set_option(boost::asio::ip::tcp::no_delay{true}
    );  // what is sent in pieces arrives in pieces
    socket_.non_blocking(true);
}

raw_client::raw_client(boost::asio::ip::tcp::endpoint const& to, std::string const& from) {
    socket_.open(to.protocol());
    socket_.bind({boost::asio::ip::make_address(from), 0});
    socket_.connect(to);
    socket_.set_option(boost::asio::ip::tcp::no_delay{true}
    );  // what is sent in pieces arrives in pieces
    socket_.non_blocking(true);
}

void raw_client::send(std::string_view bytes) {
    boost::system::error_code gone;  // seen by closed()
    boost::asio::write(socket_, boost::asio::buffer(bytes), gone);
}

std::string const& raw_client::received() {
    take(false);
    return received_;
}

bool raw_client::closed() {
    take(false);
    return closed_;
}

std::string const& raw_client::receive_until_closed() {
    take(true);
    return received_;
}

void raw_client::take(bool wait) {
    constexpr int patience_ms = 60'000;
    std::array<char, 4096> bytes;
    while (!closed_) {
        pollfd ready{.fd = socket_.native_handle(), .events = POLLIN, .revents = 0};
        if (::poll(&ready, 1, wait ? patience_ms : 0) <= 0) return;
        boost::system::error_code error;
        auto const count = socket_.read_some(boost::asio::buffer(bytes), error);
        received_.append(bytes.data(), count);
        closed_ = static_cast<bool>(error);
    }
}

}  // namespace vitals::support
