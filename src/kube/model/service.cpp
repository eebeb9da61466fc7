// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/service.hpp"

#include "kube/model/resource.hpp"
#include "net/address_policy/ip.hpp"
#include "text/json/walk.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitals::kube::model {

namespace {

using net::address_policy::ip;

void add(std::vector<ip>& to, std::string_view text) {
    if (auto const address = net::address_policy::parse_ip(text)) to.push_back(*address);
}

class service_reader final : public json::visitor {
public:
    bool scalar(json::path const& path, json::kind kind, std::string_view value) override {
        if (kind != json::kind::text) return true;
        if (path.is({"spec", "type"})) is_alias_ = value == "ExternalName";
        if (path.is({"spec", "clusterIPs", "[]"})) add(all_, value);
        if (path.is({"spec", "clusterIP"})) add(first_, value);
        return true;
    }
    std::vector<ip> take() {
        if (is_alias_) return {};
        return std::move(all_.empty() ? first_ : all_);
    }

private:
    std::vector<ip> all_;
    std::vector<ip> first_;  // of an API server that knows only one
    bool is_alias_ = false;
};

class endpoint_slice_reader final : public json::visitor {
public:
    explicit endpoint_slice_reader(std::string_view ns) : ns_{ns} {}

    bool scalar(json::path const& path, json::kind kind, std::string_view value) override {
        if (kind != json::kind::text || path.depth() != level || path.at(0) != "endpoints")
            return true;
        if (path.at(2) == "addresses") add(here_, value);
        if (path.at(2) != "targetRef") return true;
        if (path.last() == "kind") is_pod_ = value == "Pod";
        if (path.last() == "namespace") is_of_namespace_ = value == ns_;
        return true;
    }
    bool begin_object(json::path const& path, std::size_t) override {
        if (!path.is({"endpoints", "[]"})) return true;
        here_.clear();
        is_pod_ = is_of_namespace_ = false;
        return true;
    }
    bool end_object(json::path const& path, std::size_t) override {
        if (path.is({"endpoints", "[]"}) && is_pod_ && is_of_namespace_)
            all_.insert(all_.end(), here_.begin(), here_.end());
        return true;
    }
    std::vector<ip> take() { return std::move(all_); }

private:
    static constexpr std::size_t level = 4;  // endpoints, [], addresses, []; targetRef, kind

    std::string_view ns_;
    std::vector<ip> all_;
    std::vector<ip> here_;  // of one endpoint
    bool is_pod_ = false;
    bool is_of_namespace_ = false;
};

template <class Reader>
std::expected<std::vector<ip>, std::string> read(std::string_view json, Reader reader) {
    if (auto const walked = json::walk(json, reader); !walked)
        return std::unexpected(walked.error());
    return reader.take();
}

}  // namespace

resource services() {
    return {"", "v1", "services", "Service"};
}

resource endpoint_slices() {
    return {"discovery.k8s.io", "v1", "endpointslices", "EndpointSlice"};
}

std::expected<std::vector<ip>, std::string> decode_service(std::string_view json) {
    return read(json, service_reader{});
}

std::expected<std::vector<ip>, std::string>
decode_endpoint_slice(std::string_view json, std::string_view ns) {
    return read(json, endpoint_slice_reader{ns});
}

}  // namespace vitals::kube::model
