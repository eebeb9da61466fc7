// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/resource.hpp"

#include <gtest/gtest.h>

namespace vitals::kube::model {

namespace {

resource const leases{"coordination.k8s.io", "v1", "leases", "Lease"};
resource const nodes{"", "v1", "nodes", "Node", false};

}  // namespace

TEST(Resource, of_the_core_group_lies_below_api_and_any_other_below_apis) {
    EXPECT_EQ(collection_path(nodes, ""), "/api/v1/nodes");
    EXPECT_EQ(collection_path(leases, ""), "/apis/coordination.k8s.io/v1/leases");
    EXPECT_EQ(
        collection_path(leases, "shop"),
        "/apis/coordination.k8s.io/v1/namespaces/shop/leases"
    );
}

TEST(Resource, names_an_object_and_its_subresource) {
    EXPECT_EQ(
        object_path(leases, {"shop", "web"}),
        "/apis/coordination.k8s.io/v1/namespaces/shop/leases/web"
    );
    EXPECT_EQ(object_path(nodes, {"", "n1"}, "status"), "/api/v1/nodes/n1/status");
}

TEST(Resource, encodes_what_must_not_change_the_path) {
    EXPECT_EQ(object_path(nodes, {"a/b", "../x?"}), "/api/v1/namespaces/a%2Fb/nodes/..%2Fx%3F");
}

}  // namespace vitals::kube::model
