// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "core/manifest/parse.hpp"

#include "core/check/manifest_contents.hpp"
#include "core/check/manifest_key.hpp"
#include "core/check/problem.hpp"
#include "core/manifest/foreign_format.hpp"
#include "core/manifest/manifest_reader.hpp"
#include "core/manifest/nothing_to_read.hpp"
#include "text/yaml/document.hpp"
#include "text/yaml/meter.hpp"
#include "text/yaml/read.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::inline core::manifest {

namespace {

bool is_empty(std::vector<yaml::document> const& documents) {
    return documents.empty() || documents.front().root == nullptr ||
           documents.front().root->kind == yaml::node::type::null;
}

check::manifest_contents refuse(std::string const& key, yaml::position where, std::string why) {
    check::manifest_contents nothing;
    nothing.key = key;
    nothing.readable = false;
    nothing.problems.push_back({{key, where.line, where.column}, "", std::move(why)});
    return nothing;
}

check::manifest_contents refuse_foreign(std::string const& key, foreign_format what) {
    auto made = refuse(key, what.where, std::move(what.message));
    made.foreign = true;
    return made;
}

// The first manifest that takes too much time ends the reading of all: the ones behind it are not
// read.
check::manifest_contents give_up(std::string const& key, std::string why) {
    auto made = refuse(key, {}, std::move(why));
    made.given_up = true;
    return made;
}

// The manifests of one ConfigMap, one after the other, and their shared state.
class config_map_reader {
public:
    config_map_reader(std::string_view ns, std::string_view config_map, limits const& bounds)
        : bounds_{bounds},
          budget_{bounds.spent},
          reader_{
              {ns, config_map, bounds.service_ids, bounds.longest_timeout, &bounds.denies},
              bounds,
              budget_
          } {}

    void add(std::string const& key, std::string const& text) {
        if (is_beyond(key)) return;
        if (spent_)
            return keep(give_up(key, "not read: a manifest before it takes too much CPU time"));
        try {
            keep(read(key, text));
        } catch (yaml::given_up const&) {
            spent_ = true;
            keep(give_up(
                key,
                "reading it takes too much CPU time and was given up; split it into smaller ones"
            ));
        }
    }
    void add_binary(std::string const& key) {
        if (!is_beyond(key)) keep(not_text(key));
    }
    std::vector<check::manifest_contents> take() && {
        reader_.aliases().refuse_those_of_aliases(all_, room());
        count_dropped();
        // In front: it is the first thing to fix.
        if (!beyond_.empty())
            all_.insert(all_.begin(), too_many(std::move(beyond_), bounds_.manifests));
        return std::move(all_);
    }

private:
    bool is_beyond(std::string const& key) {
        bool const beyond = all_.size() >= bounds_.manifests;
        if (beyond) beyond_.push_back(key);
        return beyond;
    }
    check::manifest_contents read(std::string const& key, std::string const& text) {
        auto const written = key.ends_with(".json") ? yaml::notation::json : yaml::notation::yaml;
        yaml::document_limits const most{.bytes = bounds_.bytes, .nesting = bounds_.nesting};
        auto const documents = yaml::read(text, written, most, budget_);
        if (!documents) {
            if (auto hcl = find_hcl(text)) return refuse_foreign(key, *std::move(hcl));
            return refuse(key, documents.error().where, documents.error().why);
        }
        if (is_empty(*documents))
            return refuse(key, {}, "the manifest is empty; write `checks: []` for no checks");
        auto const& root = *documents->front().root;
        if (root.kind == yaml::node::type::scalar)
            if (auto hcl = find_hcl(text)) return refuse_foreign(key, *std::move(hcl));
        return reader_.read(key, root, room());
    }
    std::size_t room() const { return bounds_.problems - listed_; }
    void keep(check::manifest_contents&& one) {
        if (one.problems.size() > room()) {
            one.dropped += one.problems.size() - room();
            one.problems.resize(room());
        }
        listed_ += one.problems.size();
        all_.push_back(std::move(one));
    }
    // Added to the last manifest with problems.
    void count_dropped() {
        std::size_t dropped = 0;
        check::manifest_contents* last = nullptr;
        for (auto& each : all_) {
            if (each.dropped == 0) continue;
            dropped += each.dropped;
            last = &each;
        }
        if (last == nullptr) return;
        check::problem more{.at = {.key = last->key}, .check_id = "", .message = {}};
        if (!last->problems.empty()) {
            more.at.line = last->problems.back().at.line;
            more.at.column = last->problems.back().at.column;
        }
        more.message =
            "and " + std::to_string(dropped) + (dropped == 1 ? " more mistake" : " more mistakes");
        last->problems.push_back(std::move(more));
    }

    limits const& bounds_;
    yaml::meter budget_;
    manifest_reader reader_;
    std::vector<check::manifest_contents> all_;
    std::vector<std::string> beyond_;  // keys that are not read
    std::size_t listed_ = 0;           // problems
    bool spent_ = false;
};

}  // namespace

bool is_manifest(std::string_view key) {
    return check::is_manifest_key(key);
}

std::vector<check::manifest_contents> parse(
    std::string_view ns,
    std::string_view config_map,
    std::map<std::string, std::string> const& data,
    limits const& bounds,
    std::set<std::string> const& binary_keys
) {
    config_map_reader reading{ns, config_map, bounds};
    for (auto const& [key, text] : data)
        if (is_manifest(key)) reading.add(key, text);
    for (auto const& key : binary_keys)
        if (is_manifest(key)) reading.add_binary(key);
    return std::move(reading).take();
}

}  // namespace vitals::inline core::manifest
