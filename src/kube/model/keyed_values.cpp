// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/keyed_values.hpp"

#include "core/secret/grant.hpp"
#include "core/secret/object.hpp"
#include "core/secret/value.hpp"
#include "kube/model/resource.hpp"
#include "text/base64/base64.hpp"
#include "text/json/walk.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace vitals::kube::model {

namespace {

class keyed_values_reader final : public json::visitor {
public:
    keyed_values_reader(resource const& of, std::size_t most, keyed_values& to)
        : encoded_{of.kind == "Secret" ? "data" : "binaryData"},
          plain_{of.kind == "Secret" ? "" : "data"},
          most_{most},
          to_{to} {}

    bool scalar(json::path const& path, json::kind kind, std::string_view value) override {
        if (kind != json::kind::text) return true;
        if (path.depth() == 2 && bytes_ <= most_) {
            if (path.at(0) == encoded_) keep_encoded(path.last(), value);
            if (path.at(0) == plain_) keep(path.last(), secret::value{value});
        }
        if (path.depth() == 3 && path.at(0) == "metadata") mark(path, value);
        return true;
    }

private:
    void keep_encoded(std::string_view key, std::string_view value) {
        secret::value made;
        made.reserve(value.size() / 4 * 3);
        auto const append = [&made](std::string_view some) { made.append(some); };
        if (base64::decode(value, append)) keep(key, std::move(made));
    }
    void keep(std::string_view key, secret::value value) {
        bytes_ += key.size() + value.size() + secret::bytes_of_a_key;
        to_.values.insert_or_assign(std::string{key}, std::move(value));
    }
    void mark(json::path const& path, std::string_view value) {
        bool const labels = path.at(1) == "labels";
        if (labels && path.last() == secret::usable_label) to_.marks.usable = value;
        if (labels || path.at(1) != "annotations") return;
        if (path.last() == secret::hosts_annotation) to_.marks.hosts = value;
        if (path.last() == secret::http_annotation) to_.marks.http_allowed = value;
        if (path.last() == secret::changes_annotation) to_.marks.changes_allowed = value;
        if (path.last() == secret::ca_annotation) to_.marks.ca = value;
    }

    std::string_view encoded_;
    std::string_view plain_;  // empty: there are none
    std::size_t most_;
    std::size_t bytes_ = 0;  // kept
    keyed_values& to_;
};

}  // namespace

resource secrets() {
    return {"", "v1", "secrets", "Secret"};
}

std::expected<keyed_values, std::string>
decode_keyed_values(resource const& of, std::string_view json, std::size_t most) {
    keyed_values made;
    keyed_values_reader reader{of, most, made};
    if (!json::walk(json, reader)) return std::unexpected("a " + of.kind + " that is not JSON");
    return made;
}

}  // namespace vitals::kube::model
