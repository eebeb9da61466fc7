// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "probing/secrets/joined_headers.hpp"

#include "core/check/http_target.hpp"
#include "core/check/references.hpp"
#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "core/secret/value.hpp"
#include "net/http/request_writer.hpp"
#include "probing/secrets/usable.hpp"
#include "text/base64/base64.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::probing::secrets {

namespace {

constexpr std::size_t longest_value = 8192;                     // as that of a header in a manifest
constexpr std::size_t longest_values = std::size_t{16} * 1024;  // of one request

std::unexpected<unusable> refuse(std::string text) {
    return std::unexpected(unusable{unusable::kind::refused, std::move(text)});
}

// Files of tokens and `kubectl create secret --from-file` end with a line break.
std::string_view without_line_end(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

// One read of a request after the other.
struct reader {
    user const& by;
    std::span<secret::destination const> to;
    std::vector<object>& used;

    usable<std::string_view> read(check::key_reference const& which) const {
        secret::object_name const name{std::string{by.ns}, which.object, which.name};
        auto found = object_for(by, name, to);
        if (!found) return std::unexpected(std::move(found.error()));
        auto const& keys = (*found)->all().keys;
        auto const key = keys.find(which.key);
        if (key == keys.end()) return refuse(called(name) + " has no key " + which.key);
        auto const text = without_line_end(key->second.reveal());
        auto const place = "key " + which.key + " of " + called(name);
        if (text.empty()) return refuse(place + " is empty");
        if (text.size() > longest_value) return refuse(place + " has more than 8192 bytes");
        if (!net::http::is_field_value(text))
            return refuse(place + " has line breaks or control characters");
        used.push_back(*std::move(found));
        return text;
    }

    // RFC 7617: a colon would end the user name.
    usable<std::string_view> read_user(check::header_source const& of) const {
        if (!of.user_key) return of.user;
        auto const user = read(*of.user_key);
        if (user && user->contains(':'))
            return refuse("the user name in Secret " + of.user_key->name + " has a colon");
        return user;
    }
};

// "user:password" in base64.
void append_login(secret::value& into, std::string_view user, std::string_view password) {
    secret::value login;
    login.reserve(user.size() + 1 + password.size());
    login.append(user).append(":").append(password);
    base64::encode(login.reveal(), [&into](std::string_view some) { into.append(some); });
}

}  // namespace

usable<joined_headers> joined_headers::join(
    std::vector<check::header_field const*> const& fields,
    user const& by,
    std::span<secret::destination const> to
) {
    joined_headers made;
    reader const source{by, to, made.used_};
    std::size_t bytes = 0;
    for (auto const* const field : fields) {
        auto& value = made.values_.emplace_back();
        if (field == nullptr || !field->source) continue;
        using enum check::header_source::form;
        auto const& of = *field->source;
        auto const secret = source.read(of.secret);
        if (!secret) return std::unexpected(secret.error());
        if (of.as == whole) value.append(*secret);
        if (of.as == bearer) value.append("Bearer ").append(*secret);
        if (of.as == basic) {
            auto const user = source.read_user(of);
            if (!user) return std::unexpected(user.error());
            append_login(value.append("Basic "), *user, *secret);
        }
        bytes += value.size();
        if (bytes > longest_values)
            return refuse("the headers of Secrets have more than 16 KiB: Vitals sends no more");
    }
    return made;
}

// Editions only grow, so that the sum of the newest does.
std::uint64_t joined_headers::edition() const {
    std::uint64_t sum = 0;
    for (auto const& each : used_) sum += each->edition();
    return sum;
}

}  // namespace vitals::probing::secrets
