// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What an endpoint shows of its records to filters: columns by their names, each with a function
// that looks at a record. PURE.

#include "core/filter/comparison.hpp"
#include "core/filter/syntax.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::filter {

// Asked of one record. The column gives what the record shows to the function of its kind, and
// returns the result.
class question {
public:
    question(comparison const& of, std::optional<std::string> const& key, std::uint64_t& work)
        : of_{of}, key_{key}, work_{work} {}

    bool text(std::string_view shown) { return of_.text(shown, work_); }
    bool number(std::int64_t shown) const { return of_.number(shown); }
    bool flag(bool shown) const { return of_.number(shown ? 1 : 0); }
    template <class List>
    bool texts(List const& shown) {
        work_ += std::size(shown);
        return of_.collection(std::ranges::find(shown, of_.value()) != shown.end(), shown.empty());
    }
    // Of texts by their keys. Asks for its keys, or for the text with the key that the filter
    // names.
    template <class Map>
    bool map(Map const& shown) {
        auto const found = shown.find(key_ ? *key_ : of_.value());
        if (!key_) return of_.collection(found != shown.end(), shown.empty());
        return found == shown.end() ? of_.missing() : text(found->second);
    }
    bool missing() const { return of_.missing(); }
    bool records(bool empty) const { return of_.collection(false, empty); }

private:
    comparison const& of_;
    std::optional<std::string> const& key_;
    std::uint64_t& work_;
};

template <class Record>
struct column {
    std::string_view name;  // with dots
    kind is = kind::text;
    bool (*ask)(Record const&, question&) = nullptr;
};

// The column that a selector names.
template <class Record>
struct selected {
    kind is = kind::text;
    std::function<bool(Record const&, question&)> ask;
    std::optional<std::string> key{};  // of the map in that column
};

template <class Record>
std::optional<selected<Record>>
find_column(std::span<column<Record> const> columns, selector const& what) {
    auto const find = [&](std::string_view name) -> column<Record> const* {
        auto const found = std::ranges::find(columns, name, &column<Record>::name);
        return found == columns.end() ? nullptr : &*found;
    };
    if (auto const* const own = find(text_of(what))) return selected<Record>{own->is, own->ask};
    if (what.size() < 2) return std::nullopt;
    auto const* const map = find(text_of({what.begin(), std::prev(what.end())}));
    if (map == nullptr || map->is != kind::map) return std::nullopt;
    return selected<Record>{kind::text, map->ask, what.back()};
}

// The column of records that are in a record: a filter holds if it holds for any of them.
// `any_of(record, holds)` says whether `holds(inner record)` is true of one of them.
template <class Record, class Inner, class AnyOf>
selected<Record> of_any(selected<Inner> inner, AnyOf any_of) {
    auto ask = [ask = std::move(inner.ask), any_of](Record const& record, question& asked) {
        return any_of(record, [&](Inner const& each) { return ask(each, asked); });
    };
    return {inner.is, std::move(ask), std::move(inner.key)};
}

}  // namespace vitals::inline core::filter
