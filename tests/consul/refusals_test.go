// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Filters, and what the client gets for questions without sense: Consul's codes and texts.
package main

import (
	"testing"

	"github.com/hashicorp/consul/api"
)

const badFilter = "Failed to create boolean expression evaluator"

func TestFiltersChooseAmongChecks(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	for filter, wanted := range map[string][]string{
		`Status != passing`:                                    {disk, ledger2},
		`"eu" in ServiceTags and ServiceName == ledger`:        {ledger1},
		`ServiceTags is empty`:                                 {disk},
		"CheckID matches `^local/books/(one|two)$`":            {ledger1, ledger2},
		`not (ServiceName == "ledger" or ServiceName == shop)`: {disk},
		`Notes contains archive`:                               {disk},
		`ServiceID == ""`:                                      {disk},
	} {
		checks, _, err := w.Health().State("any", &api.QueryOptions{Filter: filter})
		w.must(err)
		w.same(filter, ids(checks), wanted)
		byAgent, err := w.Agent().ChecksWithFilter(filter)
		w.must(err)
		w.same(filter, len(byAgent), len(wanted))
	}
}

func TestFiltersChooseAmongInstances(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	for filter, wanted := range map[string][]string{
		`Service.Meta.version == "2"`:                 {"ledger-2"},
		`Checks.Status == warning`:                    {"ledger-2"},
		`not Checks.Status == warning`:                {"ledger-1"},
		`Service.Tags contains us or Service.Port==1`: {"ledger-2"},
		`Node.Node == "release-1"`:                    {"ledger-1", "ledger-2"},
		`Service.Address != "10.20.7.3"`:              {"ledger-2"},
	} {
		entries, _, err := w.Health().Service("ledger", "", false, &api.QueryOptions{Filter: filter})
		w.must(err)
		w.same(filter, instances(entries), wanted)
	}
	flat, _, err := w.Catalog().Service("ledger", "", &api.QueryOptions{Filter: `ServiceMeta.version == "1" and ServicePort == 9110`})
	w.must(err)
	w.same("in the catalog", inCatalog(flat), []string{"ledger-1"})
	services, _, err := w.Catalog().Services(&api.QueryOptions{Filter: `ServiceName == shop`})
	w.must(err)
	w.same("names", services, map[string][]string{"shop": {"eu"}})
}

func TestFiltersThatAreNoneAreRefusedWithConsulsWords(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()

	for filter, text := range map[string]string{
		`Status = passing`:   badFilter,
		`Nosuch == "x"`:      `Selector "Nosuch" is not valid`,
		`Status is empty`:    `Invalid match operator "Is Empty" for selector "Status"`,
		`Status matches "("`: `Failed to compile regular expression`,
		`ExposedPort == x`:   `Failed to coerce value`,
	} {
		options := &api.QueryOptions{Filter: filter}
		_, err := w.Agent().ChecksWithFilter(filter)
		w.refuses("agent/checks "+filter, err, 500, text)
		_, _, err = w.Health().State("any", options)
		w.refuses("health/state "+filter, err, 500, badFilter)
		w.refuses("health/state "+filter, err, 500, text)
		_, _, err = w.Health().Node(node, options)
		w.refuses("health/node "+filter, err, 500, badFilter)
		_, _, err = w.Health().Checks("ledger", options)
		w.refuses("health/checks "+filter, err, 500, badFilter)
	}
	_, _, err := w.Health().Service("ledger", "", false, &api.QueryOptions{Filter: "Status == passing"})
	w.refuses("a selector of checks on instances", err, 500, `Selector "Status" is not valid`)
}

func TestQuestionsWithoutSenseAreRefused(t *testing.T) {
	w := open(t)
	ask := func(options api.QueryOptions) error {
		_, _, err := w.Health().State("any", &options)
		return err
	}

	w.refuses("another datacenter", ask(api.QueryOptions{Datacenter: "dc2"}), 500, "No path to datacenter")
	w.refuses("a tenant", ask(api.QueryOptions{Namespace: "team"}), 400, "Namespaces are a Consul Enterprise feature")
	w.refuses("a partition", ask(api.QueryOptions{Partition: "team"}), 400, "Partitions are a Consul Enterprise feature")
	w.refuses("both", ask(api.QueryOptions{AllowStale: true, RequireConsistent: true}), 400, "stale")
	_, _, err := w.Health().Service("", "", false, nil)
	w.refuses("no service", err, 400, "Missing service name")
	_, _, err = w.Health().Node("", nil)
	w.refuses("no node", err, 400, "Missing node name")
	_, _, err = w.Health().Checks("", nil)
	w.refuses("no service", err, 400, "Missing service name")
	err = w.Agent().UpdateTTL("local/books/nobody", "", "pass")
	w.refuses("an unknown check", err, 404, `Unknown check ID "local/books/nobody"`)
	err = w.Agent().ServiceRegister(&api.AgentServiceRegistration{Name: "new"})
	if err == nil {
		t.Error("nothing can be registered yet")
	}
}
