// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes one JSON text (RFC 8259), value by value, in the order of the calls.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

namespace vitals::inline text::json {

enum class layout : std::uint8_t {
    compact,
    pretty  // one value a line, four spaces a level and a line feed at the end: Consul's ?pretty
};

enum class escaping : std::uint8_t {
    needed,
    for_html  // also '<', '>' and '&', as Go's encoding/json does, hence Consul and Kubernetes
};

// Texts must be UTF-8 (utf8::visible() converts texts from outside); control characters, '"' and
// '\' are escaped. The caller follows JSON's grammar: a key before each value of an object, an end
// for each begin.
class writer {
public:
    explicit writer(layout how = layout::compact, escaping which = escaping::needed);
    ~writer();
    writer(writer const&) = delete;
    writer& operator=(writer const&) = delete;

    writer& begin_object();
    writer& end_object();
    writer& begin_array();
    writer& end_array();

    writer& key(std::string_view name);
    writer& text(std::string_view value);
    writer& boolean(bool value);
    writer& null();
    // One value that is JSON text already.
    writer& raw(std::string_view json);
    template <std::integral Number>
    writer& number(Number value) {
        if constexpr (std::is_signed_v<Number>)
            return integer(std::int64_t{value});
        else
            return natural(std::uint64_t{value});
    }
    // A key and its text.
    writer& member(std::string_view name, std::string_view value) { return key(name).text(value); }

    // Bytes so far, to enforce a limit. Escapes for HTML do not count.
    std::size_t size() const;
    // What was written since the last call; more may follow. So a long text is never in memory as a
    // whole.
    std::string take_part();
    // The whole text, or the rest of it. Nothing may be written after it.
    std::string take();

private:
    struct parts;

    writer& integer(std::int64_t value);
    writer& natural(std::uint64_t value);

    std::unique_ptr<parts> parts_;
};

}  // namespace vitals::inline text::json
