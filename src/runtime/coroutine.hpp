// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The coroutine vocabulary of every loop: one io_context, one thread, a concrete executor (a
// type-erased one costs about a tenth of a probe's user time; docs/performance.md).

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace vitals::runtime {

namespace asio = boost::asio;

using executor = asio::io_context::executor_type;

template <class T>
using awaitable = asio::awaitable<T, executor>;

inline constexpr asio::use_awaitable_t<executor> use_awaitable{};

// co_await x(..., as_result) yields a tuple that begins with the error_code instead of throwing.
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<executor>> as_result{};

}  // namespace vitals::runtime
