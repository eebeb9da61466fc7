// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What the client reads of the node, and of the instances that an agent has.
package main

import (
	"testing"
	"time"

	"github.com/hashicorp/consul/api"
)

func TestTheCatalogHasOneNodeWithItsNames(t *testing.T) {
	w := open(t)

	nodes, meta, err := w.Catalog().Nodes(nil)
	w.must(err)
	w.same("how many", len(nodes), 1)
	one := nodes[0]
	w.same("the node", []any{one.Node, one.ID, one.Address, one.Datacenter, one.Meta},
		[]any{node, nodeID, "127.0.0.1", "dc1", map[string]string{"rack": "7"}})
	w.same("its addresses", one.TaggedAddresses, map[string]string{
		"lan": "127.0.0.1", "lan_ipv4": "127.0.0.1", "wan": "127.0.0.1", "wan_ipv4": "127.0.0.1"})
	if meta.LastIndex == 0 {
		t.Error("no index")
	}
	for filter, wanted := range map[string]int{`Meta.rack == "7"`: 1, `Node == elsewhere`: 0} {
		some, _, err := w.Catalog().Nodes(&api.QueryOptions{Filter: filter})
		w.must(err)
		w.same(filter, len(some), wanted)
	}
}

func TestTheNodeHasAllInstances(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	whole, _, err := w.Catalog().Node(node, nil)
	w.must(err)
	w.same("by id", []any{len(whole.Services), whole.Services["ledger-1"].Address, whole.Services["ledger-2"].Tags, whole.Node.ID},
		[]any{3, "10.20.7.3", []string{"us"}, nodeID})
	list, _, err := w.Catalog().NodeServiceList(node, nil)
	w.must(err)
	w.same("as a list", []any{list.Node.Node, len(list.Services)}, []any{node, 3})
	nobody, _, err := w.Catalog().Node("elsewhere", nil)
	w.must(err)
	if nobody != nil {
		t.Errorf("a node that does not exist: %v", nobody)
	}
	none, _, err := w.Catalog().NodeServiceList("elsewhere", nil)
	w.must(err)
	w.same("its list", []any{none.Node == nil, len(none.Services)}, []any{true, 0})
	some, _, err := w.Catalog().NodeServiceList(node, &api.QueryOptions{Filter: `Service == shop`})
	w.must(err)
	w.same("filtered", []any{len(some.Services), some.Services[0].Service}, []any{1, "shop"})
}

func TestMetadataOfTheNodeChoosesIt(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	for rack, wanted := range map[string]int{"7": 4, "8": 0} {
		options := &api.QueryOptions{NodeMeta: map[string]string{"rack": rack}}
		checks, _, err := w.Health().State("any", options)
		w.must(err)
		w.same("checks", len(checks), wanted)
		services, _, err := w.Catalog().Services(options)
		w.must(err)
		w.same("services", len(services), wanted/2)
		entries, _, err := w.Health().Service("ledger", "", false, options)
		w.must(err)
		w.same("instances", len(entries), wanted/2)
	}
}

func TestTheAgentHasAllInstancesByTheirIds(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	all, err := w.Agent().Services()
	w.must(err)
	w.same("all", []any{len(all), all["ledger-1"].Port, all["ledger-2"].Meta}, []any{3, 9110, map[string]string{"version": "2"}})
	some, err := w.Agent().ServicesWithFilter(`Meta.version == "1" and Tags contains eu`)
	w.must(err)
	w.same("filtered", []any{len(some), some["ledger-1"] != nil}, []any{1, true})
	_, err = w.Agent().ServicesWithFilter(`Nosuch == "x"`)
	w.refuses("a selector", err, 500, `Selector "Nosuch" is not valid`)

	one, meta, err := w.Agent().Service("ledger-2", nil)
	w.must(err)
	w.same("one", []any{one.Service, one.Address, one.TaggedAddresses["wan"].Port}, []any{"ledger", "10.20.7.4", 443})
	w.same("its hash", meta.LastContentHash, one.ContentHash)
	_, _, err = w.Agent().Service("nobody", nil)
	w.refuses("nobody", err, 404, "unknown service ID: nobody")
}

func TestLoadBalancersAskForTheHealthOfAnInstance(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	for id, wanted := range map[string]string{"ledger-1": "passing", "ledger-2": "warning"} {
		status, info, err := w.Agent().AgentHealthServiceByID(id)
		w.must(err)
		w.same(id, []any{status, info.AggregatedStatus, info.Service.ID, len(info.Checks)}, []any{wanted, wanted, id, 1})
	}
	status, all, err := w.Agent().AgentHealthServiceByName("ledger")
	w.must(err)
	w.same("the worst of all", []any{status, len(all), all[0].AggregatedStatus, all[1].AggregatedStatus},
		[]any{"warning", 2, "passing", "warning"})
	w.set(ledger1, "critical")
	status, _, err = w.Agent().AgentHealthServiceByName("ledger")
	w.must(err)
	w.same("now", status, "critical")
	status, info, err := w.Agent().AgentHealthServiceByID("nobody")
	w.must(err)
	w.same("nobody", []any{status, info == nil}, []any{"critical", true})
}

// The client waits for another definition, not for another status.
func TestWhoeverHasTheHashOfAnInstanceWaitsForItsNextDefinition(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()
	_, before, err := w.Agent().Service("ledger-1", nil)
	w.must(err)
	changed := make(chan *api.AgentService, 1)
	go func() {
		one, _, err := w.Agent().Service("ledger-1", &api.QueryOptions{WaitHash: before.LastContentHash})
		if err != nil {
			t.Error(err)
		}
		changed <- one
	}()
	w.eventually("it waits", func() bool { return w.waiting() == 1 })

	w.set(ledger1, "critical")
	w.same("those who wait", w.waiting(), 1)
	w.define("books", `{"id": "one", "ttl": "1h", "service": {"name": "ledger", "id": "ledger-1", "port": 9111}}`)

	w.same("its new port", (<-changed).Port, 9111)
}

func TestASecondCachedQuestionIsAHit(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()
	ask := func() *api.QueryMeta {
		_, meta, err := w.Health().Service("ledger", "", false, &api.QueryOptions{UseCache: true})
		w.must(err)
		return meta
	}

	w.same("the first", ask().CacheHit, false)
	second := ask()
	w.same("the second", []any{second.CacheHit, second.CacheAge}, []any{true, time.Duration(0)})
	w.set(ledger1, "critical")
	checks, _, err := w.Health().Service("ledger", "", false, &api.QueryOptions{UseCache: true})
	w.must(err)
	w.same("and current", checks[0].Checks.AggregatedStatus(), "critical")
}
