// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/auth_fields.hpp"

#include "core/check/references.hpp"
#include "core/check/shared_optional.hpp"
#include "core/manifest/field_limits.hpp"
#include "core/manifest/field_names.hpp"
#include "core/manifest/fields.hpp"
#include "core/manifest/problem_list.hpp"
#include "core/manifest/reference_fields.hpp"
#include "core/manifest/values.hpp"
#include "text/yaml/document.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::inline core::manifest {

namespace {

using source = std::optional<check::header_source>;

constexpr std::string_view forms =
    "auth: {bearer: {secret: {name: probe-token, key: token}}} or {basic: {secret: {name: "
    "probe-login}}} is needed";

reference_rule rule_of(std::string_view example) {
    return {.example = example};
}

// RFC 7617: a colon would end the user name.
std::optional<std::string> read_user(field_value const& from, problem_reporter& report) {
    text_rule const rule{.longest = field_limits::header_name, .shortest = 1};
    auto text = read_text(from, rule, report);
    if (!text || !text->contains(':')) return text;
    report.at(from.value->where, "username: a colon cannot be in the user name of basic auth");
    return std::nullopt;
}

source read_bearer(field_value const& from, problem_reporter& report) {
    auto const rule = rule_of("bearer: {secret: {name: probe-token, key: token}}");
    auto read = read_reference(*from.value, from.name->text, rule, report);
    if (!read) return std::nullopt;
    return check::header_source{check::header_source::form::bearer, *std::move(read)};
}

// Both from one Secret of type kubernetes.io/basic-auth.
source read_login(field_value const& from, problem_reporter& report) {
    reference_rule const rule{
        .key = reference_rule::keys::fixed,
        .usual_key = check::password_key,
        .example = "basic: {secret: {name: probe-login}}"
    };
    auto read = read_key_name(from, check::key_object::secret, rule, report);
    if (!read) return std::nullopt;
    auto user = *read;
    user.key = check::user_key;
    return check::header_source{
        check::header_source::form::basic,
        *std::move(read),
        std::move(user)
    };
}

source read_user_and_password(fields const& from, yaml::node const& map, problem_reporter& report) {
    auto const& user = from[field::username];
    auto const& password = from[field::password];
    auto const rule = rule_of("password: {secret: {name: probe-login, key: password}}");
    if (!user || !password) {
        report.at(
            map.where,
            "basic: `username` and `password`, or `secret` is needed, like {username: probe, "
            "password: {secret: {name: probe-login, key: password}}}"
        );
        return std::nullopt;
    }
    auto read = read_reference(*password.value, password.name->text, rule, report);
    check::header_source made{.as = check::header_source::form::basic, .secret = {}};
    if (user.value->kind == yaml::node::type::map) {
        made.user_key = read_reference(
            *user.value,
            user.name->text,
            rule_of("username: {secret: {name: probe-login, key: username}}"),
            report
        );
        if (!made.user_key) return std::nullopt;
    } else {
        auto text = read_user(user, report);
        if (!text) return std::nullopt;
        made.user = *std::move(text);
    }
    if (!read) return std::nullopt;
    made.secret = *std::move(read);
    return made;
}

source read_basic(field_value const& from, problem_reporter& report) {
    auto const& map = *from.value;
    if (map.kind != yaml::node::type::map) {
        report.at(map.where, std::string{forms});
        return std::nullopt;
    }
    auto const inner = read_fields(map, scope::basic, report);
    auto const& login = inner[field::secret];
    if (!login) return read_user_and_password(inner, map, report);
    if (inner[field::username] || inner[field::password]) {
        report.at(
            map.where,
            "basic: `secret` has both, the user name and the password: remove `username` and "
            "`password`"
        );
        return std::nullopt;
    }
    return read_login(login, report);
}

}  // namespace

std::optional<check::shared_optional<check::header_source>>
read_auth(field_value const& from, problem_reporter& report) {
    if (!from) return std::nullopt;
    auto const& map = *from.value;
    if (map.kind != yaml::node::type::map) {
        report.at(map.where, std::string{forms});
        return std::nullopt;
    }
    if (map.children.empty()) return check::shared_optional<check::header_source>{};
    auto const inner = read_fields(map, scope::auth, report);
    auto const& bearer = inner[field::bearer];
    auto const& basic = inner[field::basic];
    if (bearer && basic) {
        report.at(map.where, "auth: `bearer` or `basic`, not both");
        return std::nullopt;
    }
    if (!bearer && !basic) return std::nullopt;  // an unknown field, which was reported
    auto read = bearer ? read_bearer(bearer, report) : read_basic(basic, report);
    if (!read) return std::nullopt;
    return check::shared_optional<check::header_source>{*std::move(read)};
}

}  // namespace vitals::inline core::manifest
