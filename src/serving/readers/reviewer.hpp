// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who knows readers by their tokens: in a cluster the API server.

#include "runtime/coroutine.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

namespace vitals::serving::readers {

// No verdict: the fault of Vitals or of the API server, or too many of the reader's group wait for
// one.
struct not_reviewed {
    std::string why;  // for the log; without the token
    bool crowded = false;
};

// Whether the same token was good when it was reviewed last.
enum class token_is : std::uint8_t { unknown, known };

template <class T>
using reviewed = std::expected<T, not_reviewed>;

// Somebody whose token is good.
class known_reader {
public:
    virtual ~known_reader() = default;
    // The namespace that he belongs to; empty: none in particular.
    virtual std::string own_namespace() const = 0;
    // Whose reviews take turns with those of others: all accounts of a namespace are one group.
    virtual std::string group() const = 0;
    // One review. `ns` empty: all namespaces.
    virtual runtime::awaitable<reviewed<bool>> may_read(std::string ns) = 0;
};

class reviewer {
public:
    virtual ~reviewer() = default;
    // One review. Null: nobody's token.
    virtual runtime::awaitable<reviewed<std::shared_ptr<known_reader>>>
    authenticate(std::string token, token_is which) = 0;
};

}  // namespace vitals::serving::readers
