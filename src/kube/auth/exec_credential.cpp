// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/auth/exec_credential.hpp"

#include "kube/config/clean_token.hpp"
#include "kube/config/cluster_config.hpp"
#include "kube/model/json_walk.hpp"
#include "kube/model/micro_time.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::auth {
namespace {

using problem = std::unexpected<std::string>;

class credential_reader final : public model::json_visitor {
public:
    bool scalar(model::json_path const& path, model::json_kind found, std::string_view value)
        override {
        if (found != model::json_kind::text) return true;
        if (path.is({"kind"})) kind = value;
        if (path.is({"apiVersion"})) version = value;
        if (path.is({"status", "token"})) token = value;
        if (path.is({"status", "clientCertificateData"})) certificate = value;
        if (path.is({"status", "clientKeyData"})) key = value;
        if (path.is({"status", "expirationTimestamp"})) expiry = value;
        return true;
    }
    bool begin_object(model::json_path const& path, std::size_t) override {
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
        auto const token = config::clean_token(read.token);
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
        result.expires = model::parse_timestamp(read.expiry);
        if (!result.expires) return problem{"its expirationTimestamp is no time"};
    }
    return result;
}

}  // namespace

std::string exec_info(config::exec_plugin const& plugin) {
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
    if (!model::walk(json, read) || read.kind != "ExecCredential")
        return problem{"it printed no ExecCredential object"};
    if (read.version != api_version)
        return problem{
            "it printed another apiVersion than the kubeconfig asks for (" +
            std::string{api_version} + ")"
        };
    if (!read.has_status) return problem{"it printed an ExecCredential without a status"};
    return to_credential(std::move(read));
}

}  // namespace vitals::kube::auth
