// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// `near`: lists of several nodes, sorted by their distance from one of them. The server is nodes/nodes.cpp, which says where the
// nodes are.
package main

import (
	"testing"

	"github.com/hashicorp/consul/api"
)

// The nodes of each list that `near` sorts.
func (w *world) nodesNear(name string) map[string][]string {
	w.Helper()
	options := &api.QueryOptions{Near: name}
	all := map[string][]string{}
	add := func(list, node string) { all[list] = append(all[list], node) }

	nodes, _, err := w.Catalog().Nodes(options)
	w.must(err)
	for _, each := range nodes {
		add("catalog/nodes", each.Node)
	}
	flat, _, err := w.Catalog().Service("ledger", "", options)
	w.must(err)
	for _, each := range flat {
		add("catalog/service", each.Node)
	}
	entries, _, err := w.Health().Service("ledger", "", true, options)
	w.must(err)
	for _, each := range entries {
		add("health/service", each.Node.Node)
	}
	checks, _, err := w.Health().Checks("ledger", options)
	w.must(err)
	for _, each := range checks {
		add("health/checks", each.Node)
	}
	critical, _, err := w.Health().State("critical", options)
	w.must(err)
	for _, each := range critical {
		add("health/state", each.Node)
	}
	return all
}

func TestNearANodeTheNearestComesFirst(t *testing.T) {
	w := open(t)

	for from, wanted := range map[string][]string{
		"":       {"afar", "lost", "middle", "zenith"},
		"_agent": {"middle", "zenith", "afar", "lost"},
		"middle": {"middle", "zenith", "afar", "lost"},
		"Zenith": {"zenith", "middle", "afar", "lost"},
		"afar":   {"afar", "zenith", "middle", "lost"},
	} {
		for list, nodes := range w.nodesNear(from) {
			w.same(list+" near "+from, nodes, wanted)
		}
	}
}

func TestNearANodeThatNobodyKnowsNothingIsSorted(t *testing.T) {
	w := open(t)

	for _, from := range []string{"lost", "nobody"} {
		for list, nodes := range w.nodesNear(from) {
			w.same(list+" near "+from, nodes, []string{"afar", "lost", "middle", "zenith"})
		}
	}
}

func TestNearANodeOtherParametersStillChoose(t *testing.T) {
	w := open(t)

	entries, _, err := w.Health().Service("ledger", "", false, &api.QueryOptions{Near: "afar", Filter: `Node.Node != zenith`})
	w.must(err)
	w.same("filtered", instances(entries), []string{"ledger-afar", "ledger-middle", "ledger-lost"})
	checks, _, err := w.Health().Node("afar", &api.QueryOptions{Near: "_agent"})
	w.must(err)
	w.same("of one node", ids(checks), []string{"local/books/disk", "local/books/ledger"})
	services, _, err := w.Catalog().Services(nil)
	w.must(err)
	w.same("names", services, map[string][]string{"ledger": {}})
	own, err := w.Agent().Services()
	w.must(err)
	w.same("of the agent", []any{len(own), own["ledger-middle"] != nil}, []any{1, true})
}
