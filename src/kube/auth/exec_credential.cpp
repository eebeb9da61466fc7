// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/auth/exec_credential.hpp"

#include "kube/config/clean_token.hpp"
#include "kube/config/cluster_config.hpp"
#include "text/json/tree.hpp"
#include "text/json/writer.hpp"
#include "text/time/rfc3339.hpp"

#include <rapidjson/document.h>

#include <expected>
#include <string>
#include <string_view>

namespace vitals::kube::auth {
namespace {

using problem = std::unexpected<std::string>;

std::expected<exec_credential, std::string> to_credential(rapidjson::Value const& status) {
    exec_credential result;
    if (auto const text = json::text_at(status, "/token"); !text.empty()) {
        auto const token = config::clean_token(std::string{text});
        if (!token) return problem{token.error()};
        result.who.authorization = "Bearer " + *token;
    }
    result.who.certificate = json::text_at(status, "/clientCertificateData");
    result.who.key = json::text_at(status, "/clientKeyData");
    if (result.who.certificate.empty() != result.who.key.empty())
        return problem{"it printed a client certificate without its key, or a key alone"};
    if (result.who.authorization.empty() && result.who.certificate.empty())
        return problem{"it printed neither a token nor a client certificate"};
    if (auto const expiry = json::text_at(status, "/expirationTimestamp"); !expiry.empty()) {
        result.expires = time::parse_timestamp(expiry);
        if (!result.expires) return problem{"its expirationTimestamp is not a time"};
    }
    return result;
}

}  // namespace

std::string exec_info(config::exec_plugin const& plugin) {
    json::writer out;
    out.begin_object();
    out.member("apiVersion", plugin.api_version).member("kind", "ExecCredential");
    out.key("spec").begin_object().key("interactive").boolean(false);
    if (!plugin.cluster.empty()) out.key("cluster").raw(plugin.cluster);
    return out.end_object().end_object().take();
}

std::expected<exec_credential, std::string>
decode_exec_credential(std::string_view json, std::string_view api_version) {
    auto const printed = json::parse_tree(json);
    if (json::text_at(printed, "/kind") != "ExecCredential")
        return problem{"it printed no ExecCredential object"};
    if (json::text_at(printed, "/apiVersion") != api_version)
        return problem{
            "it printed another apiVersion than the kubeconfig asks for (" +
            std::string{api_version} + ")"
        };
    auto const* const status = json::object_at(printed, "/status");
    if (!status) return problem{"it printed an ExecCredential without a status"};
    return to_credential(*status);
}

}  // namespace vitals::kube::auth
