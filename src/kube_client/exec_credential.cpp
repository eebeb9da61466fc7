// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_client/exec_credential.hpp"

#include "kube_config/clean_token.hpp"
#include "kube_config/cluster_config.hpp"
#include "kube_model/json_walk.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace vitals::kube_client {
namespace {

using problem = std::unexpected<std::string>;

class credential_reader final : public kube_model::json_visitor {
public:
    bool scalar(
        kube_model::json_path const& path,
        kube_model::json_kind found,
        std::string_view value
    ) override {
        if (found != kube_model::json_kind::text) return true;
        if (path.is({"kind"})) kind = value;
        if (path.is({"apiVersion"})) version = value;
        if (path.is({"status", "token"})) token = value;
        if (path.is({"status", "clientCertificateData"})) certificate = value;
        if (path.is({"status", "clientKeyData"})) key = value;
        if (path.is({"status", "expirationTimestamp"})) expiry = value;
        return true;
    }
    bool begin_object(kube_model::json_path const& path, std::size_t) override {
        has_status = has_status || path.is({"status"});
        return true;
    }

    std::string kind;
    std::string version;
    std::string token;
    std::string certificate;
    std::string key;
    std::string expiry;
    bool has_status = false;
};

std::expected<exec_credential, std::string> to_credential(credential_reader read) {
    exec_credential result;
    if (!read.token.empty()) {
        auto const token = kube_config::clean_token(read.token);
        if (!token) return problem{token.error()};
        result.who.authorization = "Bearer " + *token;
    }
    result.who.certificate = std::move(read.certificate);
    result.who.key = std::move(read.key);
    if (result.who.certificate.empty() != result.who.key.empty())
        return problem{"it printed a client certificate without its key, or a key alone"};
    if (result.who.authorization.empty() && result.who.certificate.empty())
        return problem{"it printed neither a token nor a client certificate"};
    if (!read.expiry.empty()) {
        result.expires = parse_timestamp(read.expiry);
        if (!result.expires) return problem{"its expirationTimestamp is no time"};
    }
    return result;
}

std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
    if (text.size() < from + count) return std::nullopt;
    int value = 0;
    auto const* const first = text.data() + from;
    auto const [end, error] = std::from_chars(first, first + count, value);
    if (error != std::errc{} || end != first + count || *first == '-') return std::nullopt;
    return value;
}

// "Z", "+02:00"; what is to be taken off the local time.
std::optional<std::chrono::minutes> offset_of(std::string_view zone) {
    if (zone == "Z" || zone == "z") return std::chrono::minutes{0};
    if (zone.size() != 6 || zone[3] != ':' || (zone[0] != '+' && zone[0] != '-'))
        return std::nullopt;
    auto const hours = digits(zone, 1, 2);
    auto const minutes = digits(zone, 4, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    std::chrono::minutes const offset{*hours * 60 + *minutes};
    return zone[0] == '-' ? -offset : offset;
}

}  // namespace

std::string exec_info(kube_config::exec_plugin const& plugin) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> json{buffer};
    json.StartObject();
    json.Key("apiVersion");
    json.String(plugin.api_version.c_str());
    json.Key("kind");
    json.String("ExecCredential");
    json.Key("spec");
    json.StartObject();
    json.Key("interactive");
    json.Bool(false);
    if (!plugin.cluster.empty()) {
        json.Key("cluster");
        json.RawValue(plugin.cluster.data(), plugin.cluster.size(), rapidjson::kObjectType);
    }
    json.EndObject();
    json.EndObject();
    return buffer.GetString();
}

std::expected<exec_credential, std::string>
decode_exec_credential(std::string_view json, std::string_view api_version) {
    credential_reader read;
    if (!kube_model::walk(json, read) || read.kind != "ExecCredential")
        return problem{"it printed no ExecCredential object"};
    if (read.version != api_version)
        return problem{
            "it printed another apiVersion than the kubeconfig asks for (" +
            std::string{api_version} + ")"
        };
    if (!read.has_status) return problem{"it printed an ExecCredential without a status"};
    return to_credential(std::move(read));
}

std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text) {
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' ||
        text[13] != ':' || text[16] != ':')
        return std::nullopt;
    auto const year = digits(text, 0, 4);
    auto const month = digits(text, 5, 2);
    auto const day = digits(text, 8, 2);
    auto const hour = digits(text, 11, 2);
    auto const minute = digits(text, 14, 2);
    auto const second = digits(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    std::chrono::year_month_day const date{
        std::chrono::year{*year},
        std::chrono::month{static_cast<unsigned>(*month)},
        std::chrono::day{static_cast<unsigned>(*day)}
    };
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    auto zone = text.substr(19);
    if (zone.starts_with('.')) {  // fractions of a second do not matter to an expiry
        auto const end = zone.find_first_not_of("0123456789", 1);
        if (end == zone.npos || end == 1) return std::nullopt;
        zone.remove_prefix(end);
    }
    auto const offset = offset_of(zone);
    if (!offset) return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
           std::chrono::seconds{*second} - *offset;
}

}  // namespace vitals::kube_client
