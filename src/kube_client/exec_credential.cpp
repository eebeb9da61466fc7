// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube_client/exec_credential.hpp"

#include "kube_config/clean_token.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>

namespace vitals::kube_client {
namespace {

using problem = std::unexpected<std::string>;

std::string text_of(rapidjson::Value const& object, char const* name) {
    auto const found = object.FindMember(name);
    if (found == object.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

std::expected<exec_credential, std::string> read_status(rapidjson::Value const& status) {
    exec_credential result;
    if (auto const text = text_of(status, "token"); !text.empty()) {
        auto const token = kube_config::clean_token(text);
        if (!token) return problem{token.error()};
        result.who.authorization = "Bearer " + *token;
    }
    result.who.certificate = text_of(status, "clientCertificateData");
    result.who.key = text_of(status, "clientKeyData");
    if (result.who.certificate.empty() != result.who.key.empty())
        return problem{"it printed a client certificate without its key, or a key alone"};
    if (result.who.authorization.empty() && result.who.certificate.empty())
        return problem{"it printed neither a token nor a client certificate"};
    if (auto const expiry = text_of(status, "expirationTimestamp"); !expiry.empty()) {
        result.expires = parse_timestamp(expiry);
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
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
    if (document.HasParseError() || !document.IsObject() ||
        text_of(document, "kind") != "ExecCredential")
        return problem{"it printed no ExecCredential object"};
    if (auto const version = text_of(document, "apiVersion"); version != api_version)
        return problem{
            "it printed another apiVersion than the kubeconfig asks for (" +
            std::string{api_version} + ")"
        };
    auto const status = document.FindMember("status");
    if (status == document.MemberEnd() || !status->value.IsObject())
        return problem{"it printed an ExecCredential without a status"};
    return read_status(status->value);
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
