// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/alerting_fields.hpp"

#include "core/check/alerting.hpp"
#include "core/check/shared_optional.hpp"
#include "core/check/url.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/setting.hpp"
#include "core/manifest/values.hpp"
#include "text/ascii/ascii.hpp"
#include "text/yaml/document.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

using label_list = std::vector<check::label>;

constexpr std::string_view too_many = "labels: at most 8 labels are possible";
static_assert(field_limits::labels == 8);

bool is_lower_or_digit(char c) {
    return ascii::is_digit(c) || (ascii::is_letter(c) && !ascii::is_upper(c));
}

// Prometheus is case-sensitive: a severity "None" would not silence anything.
bool is_severity(std::string_view text) {
    return is_lower_or_digit(text.front()) && std::ranges::all_of(text, [](char c) {
               return is_lower_or_digit(c) || c == '-' || c == '_';
           });
}

bool is_label_name(std::string_view text) {
    return !text.empty() && text.size() <= field_limits::label_name &&
           ascii::is_letter(text.front()) &&
           std::ranges::all_of(text, [](char c) { return is_lower_or_digit(c) || c == '_'; });
}

std::optional<std::string> read_severity(field_value const& from, problem_reporter& report) {
    auto text = read_text(from, {.longest = field_limits::severity, .shortest = 1}, report);
    if (!text || is_severity(*text)) return text;
    report.at(
        from.value->where,
        from.name->text +
            ": a word of lower-case letters, digits, '-' and '_' is needed, like critical, warning "
            "or none; found " +
            quote_value(*text)
    );
    return std::nullopt;
}

// People open this link from an alert: http or https only.
std::optional<std::string> read_runbook(field_value const& from, problem_reporter& report) {
    auto text = read_text(from, {.longest = field_limits::runbook, .shortest = 1}, report);
    if (!text) return text;
    if (check::url::parse(*text)) return text;
    // Before an @ there may be a password.
    auto const found = text->contains('@') ? std::string{} : "; found " + quote_value(*text);
    report.at(
        from.value->where,
        from.name->text +
            ": an http or https URL without a user name is needed, like https://wiki.example/shop" +
            found
    );
    return std::nullopt;
}

std::optional<check::label> read_label(field_value const& from, problem_reporter& report) {
    auto const& name = *from.name;
    if (!is_label_name(name.text)) {  // a name that is no scalar has no text
        report.at(
            name.where,
            "labels: " + describe(name) +
                " is not a label name: lower-case letters, digits and '_', a letter first, at most "
                "32 of them"
        );
        return std::nullopt;
    }
    auto value = read_text(from, {.longest = field_limits::label_value, .shortest = 1}, report);
    if (!value) return std::nullopt;
    return check::label{name.text, *std::move(value)};
}

// None when any of them has a problem: an alert with half of its labels is routed to the wrong
// place.
std::optional<label_list> read_labels(field_value const& from, problem_reporter& report) {
    if (!from) return std::nullopt;
    auto const& map = *from.value;
    auto const refuse = [&](std::string message) {
        report.at(map.where, std::move(message));
        return std::nullopt;
    };
    if (map.kind != yaml::node::type::map)
        return refuse(from.name->text + ": a map is needed, like {team: shop}");
    if (map.children.size() > 2 * field_limits::labels)
        return refuse(std::string{too_many} + "; found " + std::to_string(map.children.size() / 2));
    label_list made;
    std::map<std::string_view, yaml::position> seen;
    bool good = true;
    for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
        auto const& name = *map.children[i];
        auto label = read_label({&name, map.children[i + 1]}, report);
        if (label && !seen.emplace(name.text, name.where).second) {
            report.second(
                name.where,
                seen.at(name.text),
                "labels: `" + name.text + "` is duplicated"
            );
            label.reset();
        }
        if (label)
            made.push_back(*std::move(label));
        else
            good = false;
    }
    if (!good) return std::nullopt;
    std::ranges::sort(made, {}, &check::label::name);
    return made;
}

// Merges both, which are in the order of their names; for equal names the check's own value wins.
label_list merged(label_list const& own, label_list const& defaults) {
    label_list all;
    std::ranges::set_union(
        own,
        defaults,
        std::back_inserter(all),
        {},
        &check::label::name,
        &check::label::name
    );
    return all;
}

void inherit_labels(
    setting<label_list>& own,
    setting<label_list> const& defaults,
    problem_reporter& report
) {
    bool const both = own.value && defaults.value;
    inherit_one(own, defaults, report);
    if (own.value && defaults.broken) report.mark_invalid();
    if (!both) return;
    own.value = merged(*own.value, *defaults.value);
    if (own.value->size() > field_limits::labels)
        report.at(
            own.where,
            std::string{too_many} + "; with those of defaults there are " +
                std::to_string(own.value->size())
        );
}

check::shared_optional<check::alerting> as_one(alerting_settings const& all) {
    check::alerting made;
    made.severity = all.severity.value.value_or("");
    made.owner = all.owner.value.value_or("");
    made.runbook = all.runbook.value.value_or("");
    if (all.labels.value) made.labels = *all.labels.value;
    if (made == check::alerting{}) return {};
    return made;
}

bool gives_any(alerting_settings const& of) {
    return of.severity.is_set() || of.owner.is_set() || of.runbook.is_set() || of.labels.is_set();
}

bool any_broken(alerting_settings const& of) {
    return of.severity.broken || of.owner.broken || of.runbook.broken || of.labels.broken;
}

}  // namespace

alerting_settings read_alerting(fields const& from, problem_reporter& report) {
    auto const owner_rule = text_rule{.longest = field_limits::owner, .shortest = 1};
    alerting_settings read{
        .severity = remember(from[field::severity], read_severity(from[field::severity], report)),
        .owner = remember(from[field::owner], read_text(from[field::owner], owner_rule, report)),
        .runbook = remember(from[field::runbook], read_runbook(from[field::runbook], report)),
        .labels = remember(from[field::labels], read_labels(from[field::labels], report)),
    };
    read.made = as_one(read);
    return read;
}

void inherit(alerting_settings& own, alerting_settings const& defaults, problem_reporter& report) {
    if (!gives_any(own)) {
        // Shares the value of `defaults` without a copy: there may be 10,000 checks below it.
        if (any_broken(defaults)) report.mark_invalid();
        own.made = defaults.made;
        return;
    }
    inherit_one(own.severity, defaults.severity, report);
    inherit_one(own.owner, defaults.owner, report);
    inherit_one(own.runbook, defaults.runbook, report);
    inherit_labels(own.labels, defaults.labels, report);
    own.made = as_one(own);
}

}  // namespace vitals::inline core::manifest
