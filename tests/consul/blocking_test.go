// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// Blocking queries: each list wakes its watchers for what it shows, and for nothing else.
package main

import (
	"testing"
	"time"

	"github.com/hashicorp/consul/api"
	"github.com/hashicorp/consul/api/watch"
	"github.com/hashicorp/go-hclog"
)

// Asks for a list; its index.
type asking func(options *api.QueryOptions) (*api.QueryMeta, error)

// One request that waits for a change of its list.
type watcher struct {
	name   string
	before uint64
	after  chan uint64 // closed after the answer
}

// Returns when the server says that the request waits.
func (w *world) park(name string, ask asking) *watcher {
	w.Helper()
	already := w.waiting()
	now, err := ask(&api.QueryOptions{})
	w.must(err)
	parked := &watcher{name: name, before: now.LastIndex, after: make(chan uint64, 1)}
	go func() {
		defer close(parked.after)
		meta, err := ask(&api.QueryOptions{WaitIndex: parked.before, WaitTime: 10 * time.Minute})
		if err != nil {
			w.Errorf("%s: %v", name, err)
			return
		}
		parked.after <- meta.LastIndex
	}()
	w.eventually(name+" waits", func() bool { return w.waiting() == already+1 })
	return parked
}

func (w *world) wakes(parked *watcher) {
	w.Helper()
	select {
	case index := <-parked.after:
		if index <= parked.before {
			w.Errorf("%s is answered with index %d after %d", parked.name, index, parked.before)
		}
	case <-time.After(patience):
		w.Fatalf("%s is not woken", parked.name)
	}
}

type blockingList struct {
	name      string
	ask       asking
	unrelated func(w *world) // nil: everything that moves an index concerns the list
	related   func(w *world)
}

// The agent answers of other checks have come first when this one's watcher is woken.
const other = "local/other/one"

func failTheOther(w *world) { w.set(other, "warning") }
func failLedger(w *world)   { w.set(ledger1, "critical") }

func blockingLists(w *world) []blockingList {
	return []blockingList{
		{"health/state/any", func(o *api.QueryOptions) (*api.QueryMeta, error) {
			_, meta, err := w.Health().State("any", o)
			return meta, err
		}, nil, failLedger},
		{"health/state/critical", func(o *api.QueryOptions) (*api.QueryMeta, error) {
			_, meta, err := w.Health().State("critical", o)
			return meta, err
		}, failTheOther, failLedger},
		{"health/node", func(o *api.QueryOptions) (*api.QueryMeta, error) {
			_, meta, err := w.Health().Node(node, o)
			return meta, err
		}, nil, failLedger},
		{"health/checks", func(o *api.QueryOptions) (*api.QueryMeta, error) {
			_, meta, err := w.Health().Checks("ledger", o)
			return meta, err
		}, failTheOther, failLedger},
		{"health/service", func(o *api.QueryOptions) (*api.QueryMeta, error) {
			_, meta, err := w.Health().Service("ledger", "", false, o)
			return meta, err
		}, failTheOther, failLedger},
		{"catalog/service", func(o *api.QueryOptions) (*api.QueryMeta, error) {
			_, meta, err := w.Catalog().Service("ledger", "", o)
			return meta, err
		}, failTheOther, failLedger},
		{"catalog/services", func(o *api.QueryOptions) (*api.QueryMeta, error) {
			_, meta, err := w.Catalog().Services(o)
			return meta, err
		}, failLedger, func(w *world) { w.define("new", `{"id": "one", "ttl": "1h", "service": {"name": "new"}}`) }},
	}
}

func TestEachListWakesItsWatchersForWhatItShows(t *testing.T) {
	for _, each := range blockingLists(open(t)) {
		t.Run(each.name, func(t *testing.T) {
			w := open(t)
			w.define("other", `{"id": "one", "ttl": "1h", "service": {"name": "other"}}`)
			w.eventually("the other check", func() bool {
				checks, err := w.Agent().Checks()
				w.must(err)
				return checks[other] != nil
			})
			w.ledgerAndShopBeside(other)
			w.set(other, "passing")
			parked := w.park(each.name, each.ask)

			if each.unrelated != nil {
				witness := w.park("a witness", blockingLists(w)[0].ask)
				each.unrelated(w)
				w.wakes(witness) // requests are woken in the order in which they came
				w.same("those who still wait", w.waiting(), 1)
			}
			each.related(w)

			w.wakes(parked)
		})
	}
}

func TestAnOutputAloneWakesNobodyAndIsShown(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()
	state := blockingLists(w)[0]
	parked := w.park(state.name, state.ask)

	w.say(ledger1, "passing", "another text")
	checks, meta, err := w.Health().Checks("ledger", nil)
	w.must(err)
	w.same("what is shown", checks[0].Output, "another text")
	if meta.LastIndex > parked.before {
		t.Errorf("an index moves from %d to %d", parked.before, meta.LastIndex)
	}
	w.same("those who wait", w.waiting(), 1)

	w.set(ledger1, "warning")
	w.wakes(parked)
}

func TestWhoeverComesWithAnOldIndexIsAnsweredAtOnceAndWhoeverWaitsLongEnoughToo(t *testing.T) {
	w := open(t)
	w.ledgerAndShop()
	_, old, err := w.Health().State("any", nil)
	w.must(err)
	w.set(ledger1, "critical")

	checks, now, err := w.Health().State("any", &api.QueryOptions{WaitIndex: old.LastIndex, WaitTime: 10 * time.Minute})
	w.must(err)
	w.same("what has changed", []any{checks[2].CheckID, checks[2].Status}, []any{ledger1, "critical"})
	same, after, err := w.Health().State("any", &api.QueryOptions{WaitIndex: now.LastIndex, WaitTime: 50 * time.Millisecond})
	w.must(err)
	w.same("after the time", []any{after.LastIndex, ids(same)}, []any{now.LastIndex, ids(checks)})
}

func TestAServiceThatComesOrGoesWakesWhoeverWaitsForIt(t *testing.T) {
	w := open(t)
	ask := func(o *api.QueryOptions) (*api.QueryMeta, error) {
		_, meta, err := w.Health().Service("ledger", "", true, o)
		return meta, err
	}
	comes := w.park("a service without instances", ask)
	w.define("books", `{"id": "one", "ttl": "1h", "service": {"name": "ledger"}}`)
	w.wakes(comes)
	w.has(ledger1)
	passes := w.park("no instance that passes", ask)
	w.set(ledger1, "passing")
	w.wakes(passes)
	goes := w.park("an instance", ask)
	w.define("books")
	w.wakes(goes)

	entries, _, err := w.Health().Service("ledger", "", false, nil)
	w.must(err)
	w.same("what is left", len(entries), 0)
}

const requests = `vitals_http_requests_total{server="api"}`

// What `consul watch` does, for each type that lists something. A server that answers at once would be asked thousands
// of times.
func TestConsulWatchAsksAnIdleServerTwiceAtMost(t *testing.T) {
	plans := []map[string]any{
		{"type": "services"}, {"type": "checks"}, {"type": "checks", "state": "critical"}, {"type": "checks", "service": "ledger"},
		{"type": "service", "service": "ledger"}, {"type": "service", "service": "ledger", "tag": []string{"eu", "canary"}, "passingonly": true},
		{"type": "service", "service": "nobody"},
	}
	w := open(t)
	w.ledgerAndShop()
	before, atServer := w.sent.sent.Load(), w.metric(requests)
	told := make(chan uint64, 100)
	for _, parameters := range plans {
		plan, err := watch.Parse(parameters)
		w.must(err)
		plan.Handler = func(index uint64, _ any) { told <- index }
		go func() {
			if err := plan.RunWithClientAndHclog(w.Client, hclog.NewNullLogger()); err != nil {
				t.Errorf("%v: %v", parameters, err)
			}
		}()
		defer plan.Stop()
	}
	for range plans {
		<-told
	}
	w.eventually("all of them wait", func() bool { return w.waiting() == len(plans) })

	time.Sleep(3 * time.Second) // while nothing changes

	if asked := w.sent.sent.Load() - before; asked > int64(2*len(plans)) {
		t.Errorf("%d plans asked %d times", len(plans), asked)
	}
	if came := w.metric(requests) - atServer; came > 2*len(plans) {
		t.Errorf("%d requests of %d plans came", came, len(plans))
	}
	w.same("those who wait", w.waiting(), len(plans))
	w.same("those who were told again", len(told), 0)
	w.set(ledger1, "critical")
	for range 5 { // checks, critical checks, those of the service, and its instances twice
		<-told
	}
}
