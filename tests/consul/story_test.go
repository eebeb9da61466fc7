// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// The whole life of checks, as one story: loaded at the start, added, judged by thresholds, asked for by status, waited
// for, and sorted by distance.
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/consul/api"
)

func TestTheStoryOfAHealthChecker(t *testing.T) {
	w := open(t)
	var answer, probes atomic.Int64
	answer.Store(http.StatusOK)
	storefront := httptest.NewServer(http.HandlerFunc(func(reply http.ResponseWriter, _ *http.Request) {
		probes.Add(1)
		reply.WriteHeader(int(answer.Load()))
	}))
	defer storefront.Close()
	statusOf := func(id string) string {
		checks, err := w.Agent().Checks()
		w.must(err)
		if checks[id] == nil {
			return "no such check"
		}
		return checks[id].Status
	}

	// Checks are loaded at the start.
	w.define("shop", fmt.Sprintf(`{"id": "storefront", "http": %q, "interval": "1s", "timeout": "1s",
		"failuresBeforeCritical": 3, "successBeforePassing": 2, "service": {"name": "storefront", "port": 80}}`, storefront.URL))
	w.eventually("the first result counts at once", func() bool { return statusOf("local/shop/storefront") == "passing" })

	// A check is added; the one that runs keeps its status.
	w.define("queue", `{"id": "depth", "ttl": "1h", "service": {"name": "queue"}}`)
	w.eventually("the new check", func() bool { return statusOf("local/queue/depth") == "critical" })
	w.set("local/queue/depth", "passing")
	w.same("the check from before", statusOf("local/shop/storefront"), "passing")

	// Somebody waits for what is critical.
	none, before, err := w.Health().State("critical", nil)
	w.must(err)
	w.same("critical at first", ids(none), []string{})
	told := make(chan api.HealthChecks, 1)
	go func() {
		checks, _, err := w.Health().State("critical", &api.QueryOptions{WaitIndex: before.LastIndex, WaitTime: 10 * time.Minute})
		if err != nil {
			t.Error(err)
		}
		told <- checks
	}()
	w.eventually("somebody waits", func() bool { return w.waiting() == 1 })

	// The thresholds: the failures before the third change nothing.
	probes.Store(0)
	answer.Store(http.StatusInternalServerError)
	critical := <-told
	w.same("whoever waited learns", ids(critical), []string{"local/shop/storefront"})
	if failures := probes.Load(); failures < 3 {
		t.Errorf("critical after %d failures", failures)
	}

	// Checks by status.
	passing, _, err := w.Health().State("passing", nil)
	w.must(err)
	w.same("passing", ids(passing), []string{"local/queue/depth"})
	w.same("critical", statusOf("local/shop/storefront"), "critical")

	// Two successes, and all is well.
	answer.Store(http.StatusOK)
	w.eventually("passing again", func() bool { return statusOf("local/shop/storefront") == "passing" })

	// Sorted by distance from here: there is one node, which is the nearest. near_test.go has several.
	near, _, err := w.Health().State("passing", &api.QueryOptions{Near: "_agent"})
	w.must(err)
	w.same("the nearest", ids(near), []string{"local/queue/depth", "local/shop/storefront"})
}
