// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/resource.hpp"

#include "text/ascii/percent.hpp"

#include <string>
#include <string_view>

namespace vitals::kube::model {

std::string collection_path(resource const& of, std::string_view ns) {
    std::string path = of.group.empty() ? "/api/" : "/apis/" + of.group + "/";
    path += of.version;
    if (!ns.empty()) path.append("/namespaces/").append(ascii::percent_encode(ns));
    return path.append("/").append(of.plural);
}

std::string object_path(resource const& of, object_key const& key, std::string_view subresource) {
    auto path = collection_path(of, key.ns).append("/").append(ascii::percent_encode(key.name));
    return subresource.empty() ? path : path.append("/").append(subresource);
}

}  // namespace vitals::kube::model
