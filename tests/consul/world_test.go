// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// What the tests of HashiCorp's client are written with. ../consul/test_client.py starts a Vitals without any check for
// each of them and says in the environment where it is. Checks have a ttl, so that the client itself sets their status.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/consul/api"
)

// It ends a test that would hang; an idle machine needs a thousandth of it.
const patience = time.Minute

// The node of the Vitals that test_client.py starts.
const (
	node   = "release-1"
	nodeID = "7d1f0c52-6b1e-4a55-9a0e-0b7a2c9e4d10"
)

type world struct {
	*testing.T
	*api.Client
	sent *counting
}

func open(t *testing.T) *world {
	address := os.Getenv("VITALS_API")
	if address == "" {
		t.Fatal("no VITALS_API: run tests/consul/test_client.py")
	}
	transport := &counting{inner: &http.Transport{MaxIdleConnsPerHost: 100}}
	client, err := api.NewClient(&api.Config{Address: address, HttpClient: &http.Client{Transport: transport}})
	w := &world{T: t, Client: client, sent: transport}
	w.must(err)
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) same(what string, got, wanted any) {
	w.Helper()
	if fmt.Sprint(got) != fmt.Sprint(wanted) {
		w.Errorf("%s: %v, not %v", what, got, wanted)
	}
}

func (w *world) eventually(what string, holds func() bool) {
	w.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			w.Fatal("does not become true: " + what)
		}
	}
}

// The checks of local/NAME are these from now on.
func (w *world) define(name string, checks ...string) {
	w.Helper()
	folder := os.Getenv("VITALS_CHECKS")
	text := `{"checks": [` + strings.Join(checks, ",\n") + "]}"
	w.must(os.WriteFile(filepath.Join(folder, name+".new"), []byte(text), 0o600))
	w.must(os.Rename(filepath.Join(folder, name+".new"), filepath.Join(folder, name+".json")))
}

// Waits until the checks are exactly these.
func (w *world) has(ids ...string) {
	w.Helper()
	w.eventually("the checks "+strings.Join(ids, ", "), func() bool {
		checks, err := w.Agent().Checks()
		w.must(err)
		for _, id := range ids {
			if checks[id] == nil {
				return false
			}
		}
		return len(checks) == len(ids)
	})
}

func (w *world) set(id, status string) { w.say(id, status, "said "+status) }

func (w *world) say(id, status, output string) {
	w.Helper()
	w.must(w.Agent().UpdateTTL(id, output, status))
}

// Two instances of ledger, one of shop, and a check without a service.
func (w *world) ledgerAndShop() {
	w.Helper()
	w.ledgerAndShopBeside()
}

func (w *world) ledgerAndShopBeside(others ...string) {
	w.Helper()
	w.define("books",
		`{"id": "one", "ttl": "1h", "service": {"name": "ledger", "id": "ledger-1", "tags": ["eu", "canary"], "address": "10.20.7.3",
		  "port": 9110, "meta": {"version": "1"}, "weights": {"passing": 3, "warning": 2}}}`,
		`{"id": "two", "ttl": "1h", "service": {"name": "ledger", "id": "ledger-2", "tags": ["us"], "address": "10.20.7.4", "port": 9110,
		  "meta": {"version": "2"}, "enableTagOverride": true, "taggedAddresses": {"wan": {"address": "203.0.113.9", "port": 443}}}}`,
		`{"id": "front", "ttl": "1h", "service": {"name": "shop", "tags": ["eu"], "address": "10.20.7.5", "port": 80}}`,
		`{"id": "disk", "ttl": "1h", "name": "Disk space", "notes": "of the archive"}`)
	w.has(append(others, ledger1, ledger2, shop, disk)...)
	w.set(ledger1, "passing")
	w.set(ledger2, "warning")
	w.set(shop, "passing")
	w.set(disk, "critical")
}

const (
	ledger1 = "local/books/one"
	ledger2 = "local/books/two"
	shop    = "local/books/front"
	disk    = "local/books/disk"
)

// A sample of the server's own metrics.
func (w *world) metric(sample string) int {
	w.Helper()
	answer, err := http.Get("http://" + os.Getenv("VITALS_METRICS") + "/metrics")
	w.must(err)
	defer answer.Body.Close()
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		if value, found := strings.CutPrefix(lines.Text(), sample+" "); found {
			number, err := strconv.ParseFloat(value, 64)
			w.must(err)
			return int(number)
		}
	}
	w.Fatal("no sample " + sample)
	return 0
}

func (w *world) waiting() int { return w.metric(`vitals_http_requests_waiting{server="api"}`) }

// What the server says no to: the code and the text.
func (w *world) refuses(what string, err error, code int, text string) {
	w.Helper()
	var refused api.StatusError
	if !errors.As(err, &refused) {
		w.Errorf("%s: %v is no refusal", what, err)
		return
	}
	if refused.Code != code || !strings.Contains(refused.Body, text) {
		w.Errorf("%s: %d %q, not %d %q", what, refused.Code, refused.Body, code, text)
	}
}

func ids(checks api.HealthChecks) []string {
	all := []string{}
	for _, each := range checks {
		all = append(all, each.CheckID)
	}
	return all
}

func instances(entries []*api.ServiceEntry) []string {
	all := []string{}
	for _, each := range entries {
		all = append(all, each.Service.ID)
	}
	return all
}

func inCatalog(entries []*api.CatalogService) []string {
	all := []string{}
	for _, each := range entries {
		all = append(all, each.ServiceID)
	}
	return all
}
