// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// gzip (RFC 1952) of texts that fit into memory, on the caller's thread. Answers of servers
// are compressed piece by piece: net/http_server/gzip.hpp.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline text::gzip {

// The same text always becomes the same bytes.
std::string compress(std::string_view plain);

// The same, slice by slice: some 64 KiB take a few milliseconds.
class compressor {
public:
    compressor();
    ~compressor();
    compressor(compressor&&) noexcept;
    compressor& operator=(compressor&&) noexcept;

    void add(std::string_view slice, bool last);
    // After the last slice.
    std::string take() { return std::move(made_); }

private:
    struct stream;

    std::unique_ptr<stream> stream_;
    std::string made_;
};

// Nothing when `packed` is not one whole gzip member, when it is damaged (checksum and length), or
// when its text is longer than `most` bytes: some bytes may be packed that become gigabytes.
std::optional<std::string> decompress(std::string_view packed, std::size_t most);

}  // namespace vitals::inline text::gzip
