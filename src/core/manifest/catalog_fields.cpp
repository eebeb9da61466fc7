// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/catalog_fields.hpp"

#include "core/check/catalog_entry.hpp"
#include "core/check/host_name.hpp"
#include "core/check/shared_optional.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/kind_field.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/quote.hpp"
#include "core/manifest/values.hpp"
#include "text/yaml/document.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::manifest {

namespace {

constexpr std::array<kind_field, 6> of_services{{
    {"address", content::secret},  // an author may have written a URL with a password there
    {"port"},
    {"meta", content::secret},
    {"taggedAddresses", content::secret},
    {"weights"},
    {"enableTagOverride"},
}};
constexpr std::array<kind_field, 2> of_weights{{{"passing"}, {"warning"}}};
constexpr std::array<kind_field, 2> of_addresses{{{"address"}, {"port"}}};

constexpr std::uint32_t highest = std::numeric_limits<std::uint16_t>::max();

std::string read_address(field_value const& from, problem_reporter& report) {
    auto text = read_text(from, {.longest = field_limits::address}, report);
    if (!text || check::has_host_characters(*text)) return std::move(text).value_or("");
    report.at(
        from.value->where,
        from.name->text + ": a host name or an IP address is needed, like 10.20.7.3; found " +
            quote_value(*text)
    );
    return {};
}

std::uint16_t
read_number(field_value const& from, std::uint16_t standard, problem_reporter& report) {
    return static_cast<std::uint16_t>(read_count(from, highest, report).value_or(standard));
}

check::service_weights read_weights(field_value const& from, problem_reporter& report) {
    check::service_weights made;
    if (!from) return made;
    if (from.value->kind != yaml::node::type::map) {
        report.at(from.value->where, from.name->text + ": a map is needed, like {passing: 10}");
        return made;
    }
    auto const inner = read_fields(*from.value, scope::weights, report);
    made.passing = read_number(inner["passing"], made.passing, report);
    made.warning = read_number(inner["warning"], made.warning, report);
    if (made.passing == 0)
        report.at(
            inner["passing"].value->where,
            inner["passing"].name->text + ": a weight of at least 1 is needed"
        );
    return made;
}

// Calls `read(name, value)` for each entry of a map of at most so many.
void for_each_entry(
    field_value const& from,
    std::size_t most,
    std::string_view example,
    problem_reporter& report,
    auto const& read
) {
    if (!from) return;
    auto const& map = *from.value;
    if (map.kind != yaml::node::type::map)
        return report.at(
            map.where,
            from.name->text + ": a map is needed, like " + std::string{example}
        );
    if (map.children.size() > 2 * most)
        return report.at(
            map.where,
            from.name->text + ": at most " + std::to_string(most) + " are possible"
        );
    std::map<std::string_view, yaml::position> seen;
    for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
        auto const& name = *map.children[i];
        if (!check::is_meta_key(name.text)) {  // a name that is no scalar has no text
            report.at(
                name.where,
                from.name->text + ": " + describe(name) +
                    " is not a name: 1 to 128 letters, digits, '-' and '_' are needed, and no "
                    "consul- in front"
            );
            continue;
        }
        auto const [first, fresh] = seen.emplace(name.text, name.where);
        if (fresh)
            read(name, *map.children[i + 1]);
        else
            report.second(
                name.where,
                first->second,
                from.name->text + ": `" + name.text + "` is duplicated"
            );
    }
}

std::map<std::string, std::string> read_meta(field_value const& from, problem_reporter& report) {
    std::map<std::string, std::string> made;
    text_rule const rule{.longest = field_limits::meta_value, .kind = text_kind::lines};
    auto const read = [&](yaml::node const& name, yaml::node const& value) {
        if (auto text = read_text({&name, &value}, rule, report))
            made[name.text] = *std::move(text);
    };
    for_each_entry(from, field_limits::meta, "{version: v2}", report, read);
    return made;
}

std::map<std::string, check::service_address>
read_tagged_addresses(field_value const& from, problem_reporter& report) {
    std::map<std::string, check::service_address> made;
    auto const read = [&](yaml::node const& name, yaml::node const& value) {
        if (value.kind != yaml::node::type::map) {
            report.at(value.where, name.text + ": a map is needed, like {address: 10.20.7.3}");
            return;
        }
        auto const inner = read_fields(value, scope::tagged_address, report);
        made[name.text] = {
            .address = read_address(inner["address"], report),
            .port = read_number(inner["port"], 0, report)
        };
        if (!inner["address"]) report.at(value.where, name.text + ": its address is missing");
    };
    constexpr std::string_view example = "{wan: {address: 203.0.113.9, port: 443}}";
    for_each_entry(from, field_limits::tagged_addresses, example, report, read);
    return made;
}

}  // namespace

std::span<kind_field const> catalog_fields_in(scope where) {
    if (where == scope::service || where == scope::consul_service) return of_services;
    if (where == scope::weights) return of_weights;
    if (where == scope::tagged_address) return of_addresses;
    return {};
}

check::shared_optional<check::catalog_entry>
read_catalog_entry(fields const& from, problem_reporter& report) {
    check::catalog_entry made{
        .address = read_address(from["address"], report),
        .port = read_number(from["port"], 0, report),
        .meta = read_meta(from["meta"], report),
        .tagged_addresses = read_tagged_addresses(from["taggedAddresses"], report),
        .weights = read_weights(from["weights"], report),
        .enable_tag_override = read_switch(from["enableTagOverride"], report).value_or(false)
    };
    if (made == check::catalog_entry{}) return {};
    return made;
}

}  // namespace vitals::inline core::manifest
