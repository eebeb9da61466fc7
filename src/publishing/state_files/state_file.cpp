// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "publishing/state_files/state_file.hpp"

#include "core/check/fingerprint.hpp"
#include "core/report/read.hpp"
#include "core/report/report.hpp"
#include "kube/model/health_report.hpp"
#include "kube/model/resource.hpp"
#include "publishing/state_files/state_folder.hpp"
#include "text/ascii/percent.hpp"
#include "text/json/tree.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::publishing::state_files {

namespace {

constexpr std::string_view namespace_of_files = "local";

}  // namespace

// Of 255 bytes that a name may have, others are for the endings.
std::string file_name(kube::model::object_key const& key) {
    constexpr std::size_t longest = 200;
    auto stem = ascii::percent_encode(key.name);
    if (stem.size() > longest) {
        auto const hash = check::fingerprint{}.add(key.name).value();
        stem = fmt::format("{}~~{:016x}", stem.substr(0, longest), hash);
    }
    return stem + std::string{file_ending};
}

std::string render_state(
    kube::model::object_key const& key,
    std::string_view content,
    std::string_view writer,
    report::wall_time now
) {
    return kube::model::render_report_status(
        key,
        {.content = content, .resource_version = {}, .written = now, .writer = writer}
    );
}

std::expected<earlier_state, std::string>
read_state(std::string_view name, std::string_view text, report::wall_time now) {
    if (text.size() > most_file_bytes) return std::unexpected("it has more than 512 KiB");
    auto const object = json::parse_tree(text);
    if (!object.IsObject())
        return std::unexpected("it is damaged or cut off: it is no JSON object");
    auto const kind = kube::model::health_reports();
    if (json::text_at(object, "/kind") != kind.kind ||
        json::text_at(object, "/apiVersion") != kind.group + "/" + kind.version)
        return std::unexpected("it is from another program, or a later version of Vitals");
    kube::model::object_key key{
        std::string{json::text_at(object, "/metadata/namespace")},
        std::string{json::text_at(object, "/metadata/name")}
    };
    if (key.ns != namespace_of_files || file_name(key) != name)
        return std::unexpected("it is of other manifests: its name is not the one inside it");
    if (json::object_at(object, "/status/memory") == nullptr)
        return std::unexpected("it is from another program: it remembers nothing");
    auto content = report::read_report(text, now, report::times_ahead::mean_now);
    if (!content) return std::unexpected(std::move(content.error()));
    return earlier_state{std::move(key), *std::move(content)};
}

}  // namespace vitals::publishing::state_files
