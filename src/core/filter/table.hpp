// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What an endpoint shows of its records to filters: columns by their names, each with a function
// that looks at a record. PURE.

#include "core/filter/comparison.hpp"
#include "core/filter/progress.hpp"
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
    question(comparison const& of, std::optional<std::string> const& key, progress& so_far)
        : of_{of}, key_{key}, so_far_{so_far} {
        ++so_far.work;
    }

    bool text(std::string_view shown) { return of_.text(shown, so_far_.work); }
    bool number(std::int64_t shown) const { return of_.number(shown); }
    bool flag(bool shown) const { return of_.number(shown ? 1 : 0); }
    template <class List>
    bool texts(List const& shown) {
        so_far_.work += std::size(shown);
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

    // Of the records in the record, the one to be asked now.
    std::size_t inner() const { return so_far_.inner; }
    // It was asked. False: the next one is to be asked in another turn.
    bool next_inner() {
        ++so_far_.work;
        ++so_far_.inner;
        paused_ = so_far_.work >= so_far_.most_work;
        return !paused_;
    }
    bool is_paused() const { return paused_; }

private:
    comparison const& of_;
    std::optional<std::string> const& key_;
    progress& so_far_;
    bool paused_ = false;
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
// `find(record, i)` gives the i-th of them as a std::optional<Inner>; nothing behind the last one.
template <class Record, class Inner, class Find>
selected<Record> of_any(selected<Inner> inner, Find find) {
    auto ask = [ask = std::move(inner.ask), find](Record const& record, question& asked) {
        while (auto const each = find(record, asked.inner())) {
            if (ask(*each, asked)) return true;
            if (!asked.next_inner()) return false;
        }
        return false;
    };
    return {inner.is, std::move(ask), std::move(inner.key)};
}

}  // namespace vitals::inline core::filter
