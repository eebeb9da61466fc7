// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Every read that users of HashiCorp's client make: what it decodes is what the checks say.
package main

import (
	"testing"

	"github.com/hashicorp/consul/api"
)

func TestChecksAreListedByStatus(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	for state, wanted := range map[string][]string{
		"any": {disk, shop, ledger1, ledger2}, "passing": {shop, ledger1}, "warning": {ledger2}, "critical": {disk},
	} {
		checks, meta, err := w.Health().State(state, nil)
		w.must(err)
		w.same(state, ids(checks), wanted)
		w.same("a leader", meta.KnownLeader, true)
		if meta.LastIndex == 0 {
			t.Error("no index")
		}
	}
	_, _, err := w.Health().State("ill", nil)
	if err == nil {
		t.Error("the client knows no such state")
	}
}

func TestACheckHasTheMembersOfConsul(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	checks, _, err := w.Health().State("warning", nil)
	w.must(err)
	one := *checks[0]
	if one.CreateIndex == 0 || one.ModifyIndex < one.CreateIndex {
		t.Errorf("indexes %d, %d", one.CreateIndex, one.ModifyIndex)
	}
	one.CreateIndex, one.ModifyIndex = 0, 0
	w.same("a check of a service", one, api.HealthCheck{Node: node, CheckID: ledger2, Name: "two", Status: "warning",
		Output: "said warning", ServiceID: "ledger-2", ServiceName: "ledger", ServiceTags: []string{"us"}, Type: "ttl"})

	critical, _, err := w.Health().State("critical", nil)
	w.must(err)
	w.same("a check without one", []any{critical[0].Name, critical[0].Notes, critical[0].ServiceName, len(critical[0].ServiceTags)},
		[]any{"Disk space", "of the archive", "", 0})
}

func TestTheAgentHasAllChecksByTheirIds(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	checks, err := w.Agent().Checks()
	w.must(err)
	w.same("how many", len(checks), 4)
	w.same("one of them", []any{checks[disk].CheckID, checks[disk].Status, checks[ledger1].ServiceID}, []any{disk, "critical", "ledger-1"})
	some, err := w.Agent().ChecksWithFilter(`ServiceName == ledger and Status != passing`)
	w.must(err)
	w.same("filtered", []any{len(some), some[ledger2] != nil}, []any{1, true})
}

func TestAllChecksAreOfTheOneNode(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	for name, wanted := range map[string]int{node: 4, "RELEASE-1": 4, "elsewhere": 0} {
		checks, _, err := w.Health().Node(name, nil)
		w.must(err)
		w.same(name, len(checks), wanted)
		if checks == nil {
			t.Error("a list that is empty is no null")
		}
	}
}

func TestAServiceHasItsOwnChecks(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	checks, _, err := w.Health().Checks("ledger", nil)
	w.must(err)
	w.same("of ledger", ids(checks), []string{ledger1, ledger2})
	w.same("the worst", checks.AggregatedStatus(), "warning")
	none, _, err := w.Health().Checks("nobody", nil)
	w.must(err)
	w.same("of nobody", len(none), 0)
}

func TestInstancesOfAServiceCarryAllThatDiscoveryNeeds(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	entries, _, err := w.Health().Service("ledger", "", false, nil)
	w.must(err)
	w.same("all", instances(entries), []string{"ledger-1", "ledger-2"})
	first, second := entries[0], entries[1]
	w.same("the node", []any{first.Node.Node, first.Node.Address, first.Node.Datacenter}, []any{node, "127.0.0.1", "dc1"})
	w.same("the service", []any{first.Service.Service, first.Service.Tags, first.Service.Address, first.Service.Port,
		first.Service.Meta, first.Service.Weights, first.Service.EnableTagOverride},
		[]any{"ledger", []string{"eu", "canary"}, "10.20.7.3", 9110, map[string]string{"version": "1"},
			api.AgentWeights{Passing: 3, Warning: 2}, false})
	w.same("its address elsewhere", second.Service.TaggedAddresses["wan"], api.ServiceAddress{Address: "203.0.113.9", Port: 443})
	w.same("weights that nobody gave", second.Service.Weights, api.AgentWeights{Passing: 1, Warning: 1})
	w.same("override", second.Service.EnableTagOverride, true)
	w.same("its checks", []any{ids(first.Checks), ids(second.Checks), second.Checks.AggregatedStatus()},
		[]any{[]string{ledger1}, []string{ledger2}, "warning"})
}

func TestInstancesAreChosenByTagsAndByHealth(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()
	of := func(tags []string, passing bool) []string {
		entries, _, err := w.Health().ServiceMultipleTags("ledger", tags, passing, nil)
		w.must(err)
		return instances(entries)
	}

	w.same("one tag", of([]string{"eu"}, false), []string{"ledger-1"})
	w.same("in another case", of([]string{"EU", "Canary"}, false), []string{"ledger-1"})
	w.same("tags of different instances", of([]string{"eu", "us"}, false), []string{})
	w.same("passing", of(nil, true), []string{"ledger-1"})
	w.same("passing with a tag of one that is not", of([]string{"us"}, true), []string{})
	w.set(ledger2, "passing")
	w.same("all passing", of(nil, true), []string{"ledger-1", "ledger-2"})
}

func TestTheCatalogHasTheSameInstancesInTheSameOrder(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	flat, _, err := w.Catalog().Service("ledger", "", nil)
	w.must(err)
	entries, _, err := w.Health().Service("ledger", "", false, nil)
	w.must(err)
	w.same("order", inCatalog(flat), instances(entries))
	one := flat[1]
	w.same("one", []any{one.Node, one.Address, one.Datacenter, one.ServiceName, one.ServiceAddress, one.ServicePort, one.ServiceTags,
		one.ServiceMeta, one.ServiceTaggedAddresses["wan"].Port, one.ServiceEnableTagOverride},
		[]any{node, "127.0.0.1", "dc1", "ledger", "10.20.7.4", 9110, []string{"us"}, map[string]string{"version": "2"}, 443, true})
	w.same("the same node", one.ID, entries[0].Node.ID)
	tagged, _, err := w.Catalog().ServiceMultipleTags("ledger", []string{"eu", "canary"}, nil)
	w.must(err)
	w.same("by tags", inCatalog(tagged), []string{"ledger-1"})
	none, _, err := w.Catalog().Service("nobody", "", nil)
	w.must(err)
	w.same("of nobody", len(none), 0)
}

func TestTheCatalogNamesAllServicesWithAllTheirTags(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	services, _, err := w.Catalog().Services(nil)
	w.must(err)
	w.same("names and tags", services, map[string][]string{"ledger": {"canary", "eu", "us"}, "shop": {"eu"}})
}

func TestTheAgentSaysWhereItIs(t *testing.T) {
	w := open(t)

	self, err := w.Agent().Self()
	w.must(err)
	w.same("itself", []any{self["Config"]["Datacenter"], self["Config"]["NodeName"], self["Member"]["Name"]}, []any{"dc1", node, node})
	name, err := w.Agent().NodeName()
	w.must(err)
	w.same("its node", name, node)
	members, err := w.Agent().Members(false)
	w.must(err)
	w.same("the members", []any{len(members), members[0].Name, members[0].Status}, []any{1, node, 1})
	datacenters, err := w.Catalog().Datacenters()
	w.must(err)
	w.same("datacenters", datacenters, []string{"dc1"})
	leader, err := w.Status().Leader()
	w.must(err)
	peers, err := w.Status().Peers()
	w.must(err)
	w.same("the leader is the one peer", peers, []string{leader})
}

func TestOptionsOfAQueryDoWhatTheyDoInConsul(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	for what, options := range map[string]*api.QueryOptions{
		"near": {Near: "_agent"}, "near our node": {Near: node}, "near another": {Near: "elsewhere"}, "stale": {AllowStale: true},
		"consistent": {RequireConsistent: true}, "our datacenter": {Datacenter: "dc1"}, "cached": {UseCache: true},
		"a token": {Token: "1b2e"},
	} {
		checks, _, err := w.Health().State("any", options)
		w.must(err)
		w.same(what, ids(checks), []string{disk, shop, ledger1, ledger2})
		entries, _, err := w.Health().Service("ledger", "", false, options)
		w.must(err)
		w.same(what, instances(entries), []string{"ledger-1", "ledger-2"})
	}
	nobody, _, err := w.Health().State("any", &api.QueryOptions{NodeMeta: map[string]string{"rack": "nobody's"}})
	w.must(err)
	w.same("of nodes with such metadata", len(nobody), 0)
}
