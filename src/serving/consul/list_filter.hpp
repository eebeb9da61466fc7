// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Consul's ?filter on lists of any records. Pure.

#include "core/filter/expression.hpp"
#include "core/filter/progress.hpp"
#include "net/http_server/message.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>

namespace vitals::serving::consul {

// How Consul words a filter that does not fit the list: as one that is none, or
// not.
enum class filter_wording : std::uint8_t { of_catalog, of_agent };

// The answer to a filter with a problem: 500, as Consul's.
net::http_server::response refuse_filter(filter::problem const& why, filter_wording wording);

template <class Record>
class list_filter {
public:
    list_filter() = default;  // shows every record

    // The parameter `filter`. `find` as of filter::expression. The error is the
    // answer.
    template <class Find>
    static std::expected<list_filter, net::http_server::response>
    read(net::http_server::request const& asked, filter_wording wording, Find const& find) {
        list_filter made;
        made.text_ = asked.parameter("filter").value_or("");
        if (made.text_.empty()) return made;
        auto compiled = filter::expression<Record>::compile(made.text_, find);
        if (!compiled) return std::unexpected{refuse_filter(compiled.error(), wording)};
        made.compiled_ = *std::move(compiled);
        return made;
    }

    // Empty: none.
    std::string const& text() const { return text_; }
    // Adds to `work`, as filter::expression::holds().
    bool shows(Record const& one, std::uint64_t& work) const {
        return !compiled_ || compiled_->holds(one, work);
    }
    // In several turns, as filter::expression::ask().
    filter::verdict ask(Record const& one, filter::progress& so_far) const {
        return compiled_ ? compiled_->ask(one, so_far) : filter::verdict::holds;
    }

private:
    std::string text_;
    std::optional<filter::expression<Record>> compiled_;
};

}  // namespace vitals::serving::consul
