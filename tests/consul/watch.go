// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// watch ADDRESS -type=TYPE -NAME=VALUE...: what `consul watch` does with these flags, with HashiCorp's own client.
// Prints a line of JSON for each list that it is given: the index, the statuses by the id of a check or an instance, and
// how many requests were sent so far.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
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

// As the flags of `consul watch`.
func parametersOf(flags []string) map[string]interface{} {
	all := map[string]interface{}{}
	for _, flag := range flags {
		name, value, _ := strings.Cut(strings.TrimPrefix(flag, "-"), "=")
		if value == "true" || value == "false" {
			all[name] = value == "true"
		} else {
			all[name] = value
		}
	}
	return all
}

func statusesOf(list interface{}) map[string]string {
	statuses := map[string]string{}
	switch known := list.(type) {
	case []*api.HealthCheck:
		for _, check := range known {
			statuses[check.CheckID] = check.Status
		}
	case []*api.ServiceEntry:
		for _, instance := range known {
			statuses[instance.Service.ID] = instance.Checks.AggregatedStatus()
		}
	default:
		panic(fmt.Sprintf("a list of %T", list))
	}
	return statuses
}

func main() {
	transport := &counting{inner: http.DefaultTransport}
	client, err := api.NewClient(&api.Config{Address: os.Args[1], HttpClient: &http.Client{Transport: transport}})
	must(err)
	plan, err := watch.Parse(parametersOf(os.Args[2:]))
	must(err)
	lines := json.NewEncoder(os.Stdout)
	plan.Handler = func(index uint64, list interface{}) {
		must(lines.Encode(map[string]interface{}{
			"index": index, "statuses": statusesOf(list), "requests": transport.sent.Load()}))
	}
	must(plan.RunWithClientAndHclog(client, hclog.New(&hclog.LoggerOptions{Output: os.Stderr})))
}
