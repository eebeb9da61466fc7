// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// traefik ADDRESS: Traefik's provider for Consul's catalog, as `providers.consulCatalog` with `watch: true` and
// `exposedByDefault: false` sets it up. Prints a line of JSON for each configuration that it makes: the servers of each
// service, and the rule of each router.
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/traefik/traefik/v3/pkg/config/dynamic"
	"github.com/traefik/traefik/v3/pkg/provider/consulcatalog"
	"github.com/traefik/traefik/v3/pkg/safe"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	provider := &consulcatalog.Provider{}
	provider.SetDefaults()
	provider.Endpoint.Address = os.Args[1]
	provider.Watch = true
	provider.ExposedByDefault = false
	must(provider.Init())
	made := make(chan dynamic.Message)
	must(provider.Provide(made, safe.NewPool(context.Background())))
	lines := json.NewEncoder(os.Stdout)
	for message := range made {
		servers, rules := map[string][]string{}, map[string]string{}
		for name, service := range message.Configuration.HTTP.Services {
			for _, server := range service.LoadBalancer.Servers {
				servers[name] = append(servers[name], server.URL)
			}
		}
		for name, router := range message.Configuration.HTTP.Routers {
			rules[name] = router.Rule
		}
		must(lines.Encode(map[string]any{"servers": servers, "rules": rules}))
	}
}
