// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "support/fake_api_routes.hpp"

#include "kube/model/request.hpp"
#include "support/fake_api_server.hpp"
#include "support/fake_cluster.hpp"
#include "text/json/walk.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <map>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::support {

namespace {

std::string http(unsigned code, std::string_view body, std::string_view more_headers = "") {
    return "HTTP/1.1 " + std::to_string(code) + " Text\r\nContent-Type: application/json\r\n" +
           std::string{more_headers} + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string{body};
}

std::string refusal(unsigned code, std::string_view reason) {
    return http(code, fake_cluster::status(code, reason));
}

// "/apis/apps/v1/namespaces/shop/deployments"
struct collection_path {
    std::string group, version, ns, plural;
};

std::optional<collection_path> parse_collection(std::string_view path) {
    std::vector<std::string> parts;
    for (auto const part : std::views::split(path.substr(1), '/'))
        parts.emplace_back(part.begin(), part.end());
    if (parts.front() == "api") parts.insert(parts.begin() + 1, "");
    bool const all = parts.size() == 4;
    bool const of_one = parts.size() == 6 && parts[3] == "namespaces";
    if (!all && !of_one) return std::nullopt;
    return collection_path{parts[1], parts[2], of_one ? parts[4] : "", parts.back()};
}

request_kind kind_of(seen_request const& request) {
    auto const& path = request.path;
    if (path.starts_with("/apis/events.k8s.io/v1/")) return request_kind::event;
    if (path.ends_with("/selfsubjectaccessreviews")) return request_kind::review;
    if (path.ends_with("/selfsubjectrulesreviews")) return request_kind::review;
    if (request.method == "PATCH") return request_kind::apply;
    if (request.method != "GET" || !parse_collection(path)) return request_kind::other;
    if (request.query.contains("watch")) return request_kind::watch;
    if (request.query.contains("continue")) return request_kind::page;
    auto const limit = request.query.find("limit");
    bool const one = limit != request.query.end() && limit->second == "1";
    return one ? request_kind::peek : request_kind::list;
}

// Every value of a document by its path, "metadata/name".
class json_values final : public json::visitor {
public:
    explicit json_values(std::string_view json) : valid_{json::walk(json, *this).has_value()} {}

    bool valid() const { return valid_; }
    std::string operator[](std::string const& path) const {
        auto const found = values_.find(path);
        return found == values_.end() ? std::string{} : found->second;
    }
    bool scalar(json::path const& path, json::kind, std::string_view value) override {
        std::string name;
        for (std::size_t i = 0; i < std::min(path.depth(), json::path::kept); ++i)
            name.append(i == 0 ? "" : "/").append(path.at(i));
        values_[name] = value;
        return true;
    }

private:
    std::map<std::string, std::string> values_;  // before valid_, which fills it
    bool valid_;
};

std::string parameter(seen_request const& request, std::string const& name) {
    auto const found = request.query.find(name);
    return found == request.query.end() ? std::string{} : found->second;
}

std::string header(seen_request const& request, std::string const& name) {
    auto const found = request.headers.find(name);
    return found == request.headers.end() ? std::string{} : found->second;
}

std::size_t number(std::string_view text) {
    std::size_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string events_of(std::string const& ns) {
    return "/apis/events.k8s.io/v1/namespaces/" + ns + "/events";
}

// "2026-01-31T00:00:01.500000Z"
bool is_micro_time(std::string_view text) {
    return text.size() == 27 && text[19] == '.' && text.back() == 'Z';
}

constexpr std::string_view watch_head_ok =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

}  // namespace

std::string chunk(std::string_view bytes) {
    std::array<char, 16> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", bytes.size());
    return std::string{size.data()}.append(bytes).append("\r\n");
}

seen_request parse_request(std::string_view head) {
    seen_request request;
    auto const line = head.substr(0, head.find("\r\n"));
    auto const first = line.find(' ');
    request.method = line.substr(0, first);
    request.target = line.substr(first + 1, line.rfind(' ') - first - 1);
    if (auto const url = boost::urls::parse_origin_form(request.target)) {
        request.path = url->path();
        for (auto const each : url->params()) request.query[each.key] = each.value;
    }
    head.remove_prefix(line.size() + 2);
    while (head.size() > 2) {
        auto const field = head.substr(0, head.find("\r\n"));
        std::string name{field.substr(0, field.find(':'))};
        std::ranges::transform(name, name.begin(), [](unsigned char c) {
            return static_cast<char>(std::tolower(c));
        });
        auto const value = field.substr(std::min(name.size() + 1, field.size()));
        auto const begin = std::min(value.find_first_not_of(' '), value.size());
        request.headers[name] = value.substr(begin);
        head.remove_prefix(field.size() + 2);
    }
    request.kind = kind_of(request);
    return request;
}

std::string namespace_of(std::string const& path) {
    constexpr std::string_view before = "/namespaces/";
    auto const at = path.find(before);
    if (at == path.npos) return {};
    auto const rest = path.substr(at + before.size());
    return rest.substr(0, rest.find('/'));
}

std::size_t body_length(seen_request const& request) {
    return number(header(request, "content-length"));
}

std::optional<fake_cluster::collection> fake_api_state::collection_of(seen_request const& request
) const {
    auto const path = parse_collection(request.path);
    auto const resource =
        path ? cluster.served(path->group, path->version, path->plural) : std::nullopt;
    if (!resource) return std::nullopt;
    fake_cluster::collection of{.resource = *resource, .ns = path->ns};
    of.label_selector = parameter(request, "labelSelector");
    constexpr std::string_view by_name = "metadata.name=";
    if (auto const fields = parameter(request, "fieldSelector"); fields.starts_with(by_name))
        of.name = fields.substr(by_name.size());
    if (header(request, "accept").contains(";as=PartialObjectMetadata"))
        of.representation = kube::model::representation::metadata;
    return of;
}

std::string fake_api_state::answer(seen_request const& request) {
    switch (request.kind) {
        case request_kind::list:
        case request_kind::page:
        case request_kind::peek:
            return list(request);
        case request_kind::event:
            return request.method == "PATCH" ? patch_event(request) : create_event(request);
        case request_kind::review:
            return review(request);
        case request_kind::apply:
            return apply(request);
        case request_kind::watch:
        case request_kind::other:
            break;
    }
    return refusal(404, "NotFound");
}

std::string fake_api_state::list(seen_request const& request) const {
    auto const of = collection_of(request);
    if (!of) return refusal(404, "NotFound");
    auto const version = parameter(request, "resourceVersion");
    if (!version.empty() && request.kind == request_kind::page) return refusal(400, "BadRequest");
    if (number(version) > cluster.version())
        return http(
            504,
            fake_cluster::status(
                504,
                "Timeout",
                R"({"causes":[{"reason":"ResourceVersionTooLarge"}]})"
            )
        );
    auto const token = parameter(request, "continue");
    fake_cluster::page part{number(token), number(parameter(request, "limit"))};
    if (auto const at = token.find('@') + 1; at != 0 && at < token.size())
        part.version = number(std::string_view{token}.substr(at));
    if (parameter(request, "resourceVersionMatch") == "Exact") part.version = number(version);
    if (part.version && cluster.expired(*part.version)) return refusal(410, "Expired");
    return http(200, cluster.list(*of, part));
}

bool fake_api_state::may_watch(seen_request const& request) const {
    auto const version = number(parameter(request, "resourceVersion"));
    return collection_of(request) && !request.query.contains("resourceVersionMatch") &&
           version > 0 &&
           !cluster.expired(version);  // one from the future is accepted, with silence until then
}

std::string fake_api_state::watch_head(seen_request const& request) const {
    if (may_watch(request)) return std::string{watch_head_ok};
    if (!collection_of(request)) return refusal(404, "NotFound");
    if (cluster.expired(number(parameter(request, "resourceVersion"))))
        return refusal(410, "Expired");
    return refusal(400, "BadRequest");
}

std::string fake_api_state::create_event(seen_request const& request) {
    if (request.method != "POST") return refusal(405, "MethodNotAllowed");
    if (request.path != events_of(namespace_of(request.path))) return refusal(404, "NotFound");
    // The API server takes a body without a type for JSON.
    auto const type = header(request, "content-type");
    if (!type.empty() && type != "application/json") return refusal(415, "UnsupportedMediaType");
    json_values const json{request.body};
    if (!json.valid()) return refusal(400, "BadRequest");
    seen_event event{
        .ns = json["metadata/namespace"],
        .name = json["metadata/name"],
        .type = json["type"],
        .reason = json["reason"],
        .action = json["action"],
        .note = json["note"],
        .regarding = json["regarding/namespace"] + "/" + json["regarding/name"],
        .regarding_kind = json["regarding/apiVersion"] + " " + json["regarding/kind"],
        .uid = json["regarding/uid"],
        .controller = json["reportingController"],
        .instance = json["reportingInstance"],
        .time = json["eventTime"],
        .last_observed = json["series/lastObservedTime"],
        .count = std::max(1U, static_cast<unsigned>(number(json["series/count"]))),
    };
    bool const complete = !event.name.empty() && !event.reason.empty() && !event.action.empty() &&
                          !event.controller.empty() && !event.instance.empty() &&
                          is_micro_time(event.time) && event.note.size() <= 1024;
    bool const in_place =
        event.ns == namespace_of(request.path) && event.ns == json["regarding/namespace"];
    if (!complete || !in_place) return refusal(422, "Invalid");
    if (std::ranges::find(events, event.name, &seen_event::name) != events.end())
        return refusal(409, "AlreadyExists");
    events.push_back(event);
    return http(201, request.body);
}

std::string fake_api_state::patch_event(seen_request const& request) {
    auto const found = std::ranges::find_if(events, [&](seen_event const& each) {
        return request.path == events_of(each.ns) + "/" + each.name;
    });
    if (found == events.end()) return refusal(404, "NotFound");
    if (header(request, "content-type") != "application/merge-patch+json")
        return refusal(415, "UnsupportedMediaType");
    json_values const json{request.body};
    auto const count = number(json["series/count"]);
    auto const last = json["series/lastObservedTime"];
    if (count < 2 || !is_micro_time(last)) return refusal(422, "Invalid");
    found->count = static_cast<unsigned>(count);
    found->last_observed = last;
    return http(200, request.body);
}

// Of an object with the subresource `status`: each apply takes its own part of the body.
std::string fake_api_state::apply(seen_request const& request) {
    std::vector<std::string> parts;
    for (auto const part : std::views::split(std::string_view{request.path}.substr(1), '/'))
        parts.emplace_back(part.begin(), part.end());
    bool const of_status = parts.size() == 8 && parts.back() == "status";
    if (parts.size() != 7 && !of_status) return refusal(404, "NotFound");
    auto const resource = cluster.served(parts[1], parts[2], parts[5]);
    if (!resource) return refusal(404, "NotFound");
    if (header(request, "content-type") != "application/apply-patch+yaml")
        return refusal(415, "UnsupportedMediaType");
    if (!request.query.contains("fieldManager")) return refusal(400, "BadRequest");
    json_values const json{request.body};
    if (!json.valid() || json["metadata/name"] != parts[6]) return refusal(400, "BadRequest");
    fake_cluster::key const which{parts[4], parts[6]};
    auto const* const before = cluster.find(*resource, which);
    if (of_status && before == nullptr) return refusal(404, "NotFound");
    auto after = before == nullptr ? fake_object{} : *before;
    auto const expected = json["metadata/resourceVersion"];
    if (!expected.empty() && expected != std::to_string(after.version))
        return refusal(409, "Conflict");
    auto const part_of = [&](std::string_view name) {
        auto const begin = request.body.find(name);
        return begin == std::string::npos ? std::string{} : request.body.substr(begin);
    };
    if (of_status) {
        after.members = part_of(R"("status":)");
        after.members.pop_back();
    } else {
        after.owners = part_of(R"([{"apiVersion":"v1")");
        after.owners.resize(after.owners.size() - 2);
    }
    cluster.edit(*resource, which, std::move(after));
    auto const version = std::to_string(cluster.find(*resource, which)->version);
    return http(
        before == nullptr ? 201 : 200,
        R"({"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1",)"
        R"("metadata":{"name":")" +
            parts[6] + R"(","resourceVersion":")" + version + R"("}})"
    );
}

std::string fake_api_state::rules() const {
    struct right {
        std::string_view verb, group, resource;
    };
    std::string rules;
    for (auto const& [verb, group, resource] : {
             right{"list", "", "configmaps"},
             right{"watch", "", "configmaps"},
             right{"create", "events.k8s.io", "events"},
             right{"patch", "events.k8s.io", "events"},
         }) {
        auto const asked = std::string{verb}.append(" ").append(resource);
        if (denied.contains(asked)) continue;
        rules.append(rules.empty() ? "" : ",").append(R"({"verbs":[")").append(verb);
        rules.append(R"("],"apiGroups":[")").append(group);
        rules.append(R"("],"resources":[")").append(resource).append(R"("]})");
    }
    return http(
        201,
        R"({"kind":"SelfSubjectRulesReview","apiVersion":"authorization.k8s.io/v1","status":)"
        R"({"incomplete":false,"nonResourceRules":[],"resourceRules":[)" +
            rules + "]}}"
    );
}

std::string fake_api_state::review(seen_request const& request) const {
    json_values const json{request.body};
    if (!json.valid()) return refusal(400, "BadRequest");
    if (request.path.ends_with("/selfsubjectrulesreviews")) return rules();
    auto const asked =
        json["spec/resourceAttributes/verb"] + " " + json["spec/resourceAttributes/resource"];
    auto const allowed = denied.contains(asked) ? "false" : "true";
    return http(
        201,
        R"({"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","status":{"allowed":)" +
            std::string{allowed} + "}}"
    );
}

fault answer(
    unsigned code,
    std::string_view reason,
    std::optional<unsigned> retry_after,
    std::string_view details_json
) {
    auto const header =
        retry_after ? "Retry-After: " + std::to_string(*retry_after) + "\r\n" : std::string{};
    return {http(
        code,
        fake_cluster::status(code, reason, details_json),
        header + "Connection: close\r\n"
    )};
}

fault resource_version_too_large() {
    return answer(
        504,
        "Timeout",
        std::nullopt,
        R"({"causes":[{"reason":"ResourceVersionTooLarge"}]})"
    );
}

fault expired_page(std::string_view token) {
    auto const body = R"({"kind":"Status","metadata":{"continue":")" + std::string{token} +
                      R"("},"status":"Failure","reason":"Expired","code":410})";
    return {http(410, body, "Connection: close\r\n")};
}

fault drop() {
    return {};
}

fault silence() {
    return {{}, true};
}

fault slow_headers() {
    return {"HTTP/1.1 200 OK\r\nContent-Type: applic", true};
}

fault text(std::string_view ok) {
    return {http(200, ok, "Connection: close\r\n")};
}

fault watch_of(std::string_view events) {
    return {std::string{watch_head_ok} + chunk(events) + "0\r\n\r\n"};
}

fault with_header(fault answer, std::string_view line) {
    answer.bytes.insert(answer.bytes.find("\r\n") + 2, std::string{line} + "\r\n");
    return answer;
}

}  // namespace vitals::support
