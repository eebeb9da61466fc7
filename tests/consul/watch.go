// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// watch ADDRESS STATE: what `consul watch -type=checks -state=STATE` does, with HashiCorp's own client. Prints a line
// of JSON each time that a change is told: the index, the statuses by check, and how many requests were sent so far.
package main

import (
	"encoding/json"
	"net/http"
	"os"
	"sync/atomic"

	"github.com/hashicorp/consul/api"
	"github.com/hashicorp/consul/api/watch"
	"github.com/hashicorp/go-hclog"
)

type counting struct {
	inner http.RoundTripper
	sent  atomic.Int64
}

func (c *counting) RoundTrip(request *http.Request) (*http.Response, error) {
	c.sent.Add(1)
	return c.inner.RoundTrip(request)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	transport := &counting{inner: http.DefaultTransport}
	client, err := api.NewClient(&api.Config{Address: os.Args[1], HttpClient: &http.Client{Transport: transport}})
	must(err)
	plan, err := watch.Parse(map[string]interface{}{"type": "checks", "state": os.Args[2]})
	must(err)
	lines := json.NewEncoder(os.Stdout)
	plan.Handler = func(index uint64, checks interface{}) {
		statuses := map[string]string{}
		for _, check := range checks.([]*api.HealthCheck) {
			statuses[check.CheckID] = check.Status
		}
		must(lines.Encode(map[string]interface{}{
			"index": index, "statuses": statuses, "requests": transport.sent.Load()}))
	}
	must(plan.RunWithClientAndHclog(client, hclog.New(&hclog.LoggerOptions{Output: os.Stderr})))
}
