// SPDX-FileCopyrightText: 2026 The Vitals Authors
// SPDX-License-Identifier: Apache-2.0

// prometheus CONFIG FILE: Prometheus' own discovery with one of consul_sd_configs, given as YAML. Writes what it finds to
// FILE, whenever it changes, as file_sd_configs reads it: Debian's Prometheus is built without Consul.
package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/consul"
	"github.com/prometheus/prometheus/discovery/targetgroup"
	"go.yaml.in/yaml/v2"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	config := consul.DefaultSDConfig
	must(yaml.UnmarshalStrict([]byte(os.Args[1]), &config))
	registry := prometheus.NewRegistry()
	refresh := discovery.NewRefreshMetrics(registry)
	metrics := config.NewDiscovererMetrics(registry, refresh)
	must(metrics.Register())
	discoverer, err := config.NewDiscoverer(discovery.DiscovererOptions{
		Logger: slog.New(slog.NewTextHandler(os.Stderr, nil)), Metrics: metrics})
	must(err)
	found := make(chan []*targetgroup.Group)
	go discoverer.Run(context.Background(), found)
	groups := map[string]*targetgroup.Group{}
	for changed := range found {
		for _, group := range changed {
			groups[group.Source] = group
		}
		write(os.Args[2], groups)
	}
}

type written struct {
	Targets []string          `json:"targets"`
	Labels  map[string]string `json:"labels"`
}

// One group for each target, since labels of a file are those of a group.
func write(file string, groups map[string]*targetgroup.Group) {
	all := []written{}
	for _, group := range groups {
		for _, target := range group.Targets {
			labels := map[string]string{}
			for name, value := range group.Labels.Merge(target) {
				labels[string(name)] = string(value)
			}
			all = append(all, written{[]string{labels["__address__"]}, labels})
		}
	}
	text, err := json.Marshal(all)
	must(err)
	must(os.WriteFile(file+".new", text, 0o600))
	must(os.Rename(file+".new", file))
}
