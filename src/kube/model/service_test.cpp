// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

#include "kube/model/service.hpp"

#include "net/address_policy/ip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace vitals::kube::model {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using addresses = std::vector<net::address_policy::ip>;

std::vector<std::string> shown(addresses const& all) {
    std::vector<std::string> made;
    for (auto const& each : all) made.push_back(to_string(each));
    return made;
}

std::vector<std::string> of_service(std::string const& spec) {
    auto const json = R"({"metadata":{"name":"web"},"spec":{)" + spec + "}}";
    return shown(decode_service(json).value());
}

std::vector<std::string> of_endpoints(std::string const& endpoints) {
    auto const json = R"({"addressType":"IPv4","endpoints":[)" + endpoints + "]}";
    return shown(decode_endpoint_slice(json, "shop").value());
}

}  // namespace

TEST(Service, has_its_cluster_ips_of_both_families) {
    EXPECT_THAT(
        of_service(
            R"("clusterIP":"10.96.0.5","clusterIPs":["10.96.0.5","fd00::5"],"type":"ClusterIP")"
        ),
        ElementsAre("10.96.0.5", "fd00::5")
    );
    EXPECT_THAT(of_service(R"("clusterIP":"10.96.0.5")"), ElementsAre("10.96.0.5"));
}

TEST(Service, has_no_address_that_its_owner_chose) {
    EXPECT_THAT(of_service(R"("clusterIP":"None","clusterIPs":["None"])"), IsEmpty());
    EXPECT_THAT(
        of_service(
            R"("type":"ExternalName","externalName":"169.254.169.254","clusterIP":"10.9.0.9")"
        ),
        IsEmpty()
    );
    EXPECT_THAT(
        of_service(
            R"("clusterIP":"10.96.0.5","externalIPs":["10.9.0.6"],"loadBalancerIP":"10.9.0.7",)"
            R"("status":{"loadBalancer":{"ingress":[{"ip":"10.9.0.8"}]}})"
        ),
        ElementsAre("10.96.0.5")
    );
}

TEST(EndpointSlice, has_the_addresses_of_pods_of_its_namespace_ready_or_not) {
    EXPECT_THAT(
        of_endpoints(
            R"({"addresses":["10.1.0.5"],"targetRef":{"kind":"Pod","namespace":"shop","name":"a"}},)"
            R"({"conditions":{"ready":false},"targetRef":{"kind":"Pod","namespace":"shop","name":"b"},"addresses":["10.1.0.6"]})"
        ),
        ElementsAre("10.1.0.5", "10.1.0.6")
    );
}

TEST(EndpointSlice, has_no_address_of_what_is_no_pod_of_its_namespace) {
    EXPECT_THAT(
        of_endpoints(
            R"({"addresses":["10.9.0.1"]},)"
            R"({"addresses":["10.9.0.2"],"targetRef":{"kind":"Pod","namespace":"blog","name":"a"}},)"
            R"({"addresses":["10.9.0.3"],"targetRef":{"kind":"Node","namespace":"shop","name":"a"}},)"
            R"({"addresses":["10.9.0.4"],"targetRef":{"kind":"Pod","name":"a"}},)"
            R"({"addresses":["web.example"],"targetRef":{"kind":"Pod","namespace":"shop","name":"a"}},)"
            R"({"addresses":["10.9.0.5"]})"
        ),
        IsEmpty()
    );
}

TEST(EndpointSlice, may_have_no_endpoints) {
    EXPECT_TRUE(decode_endpoint_slice(R"({"endpoints":null})", "shop").value().empty());
    EXPECT_FALSE(decode_endpoint_slice("{", "shop"));
}

}  // namespace vitals::kube::model
