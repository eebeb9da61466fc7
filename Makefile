# SPDX-FileCopyrightText: 2026 The Vitals Authors
# SPDX-License-Identifier: Apache-2.0
# The front door. `make` alone lists what there is.
.DEFAULT_GOAL := help
.PHONY: help setup build run test e2e cluster cluster-down cluster-test image bench soak mutants lint fmt

SOURCES = $(shell git ls-files --cached --others --exclude-standard 'src/*.[ch]pp' 'tests/*.[ch]pp' 'cmake/*.cpp')

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: ## install every package the project needs (Debian packages, Go modules)
	@tools/setup.sh

build: ## build/release/vitals
	@tools/setup.sh build
	@tools/build.sh release vitals

run: build ## build, and run the examples' checks; ^C ends it
	@build/release/vitals run --checks examples/

test: setup ## everything that CI runs: all tests, fuzzers, end to end
	@tools/test.py

e2e: setup ## the end-to-end tests alone: the built program against a real API server
	@tools/test.py end-to-end

cluster: setup ## start a cluster of one real node with the image of `make image`, and print how to use it
	@tools/cluster.sh up

cluster-down: ## end it; nothing stays behind
	@tools/cluster.sh down

cluster-test: setup ## the image and the chart on such a node: installed, upgraded, probed by the kubelet
	@tools/test.py cluster

image: ## build/image/vitals.tar, with docker, podman or buildah; BASE=local needs no registry and no engine
	@BASE=$(BASE) tools/image.sh

bench: ## what a check costs, beside a bare epoll loop and other checkers; at scale, overloaded; a soak of SOAK=30 minutes
	@tools/setup.sh build end-to-end bench
	@tools/build.sh release vitals bench overload_target overload_flood
	@tests/kube/build.sh api >/dev/null
	@tests/bench/run.py --build build/release
	@tests/bench/scale.py --build build/release
	@tests/bench/overload.py --build build/release
	@tests/bench/million.py --build build/release
	@tests/bench/soak.py --build build/release --minutes $(or $(SOAK),30)

soak: ## random lives of a sanitized program in a hostile world, MINUTES=10 of them; SEED=1 to repeat one; long e2e
	@tools/setup.sh build unit end-to-end
	@tools/build.sh asan vitals
	@tools/build.sh release vitals
	@tests/kube/build.sh api >/dev/null
	@VITALS_PROGRAM=build/asan/vitals tests/chaos/chaos.py --seconds $$((60 * $(or $(MINUTES),10))) $(if $(SEED),--seed $(SEED))
	@VITALS_SOAK=1 /usr/bin/python3 -m pytest tests/e2e -k test_reports

mutants: ## how many small faults the unit tests notice: MUTANTS=150 of each of DISTRICTS="core kube publishing", SEED=1
	@tools/setup.sh build unit mutants
	@$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/vitals/mutants/bin/python tests/mutants/mutants.py \
		--mutants $(or $(MUTANTS),150) --seed $(or $(SEED),1) $(DISTRICTS)

lint: ## clang-tidy, shellcheck, Python; results are cached
	@tools/setup.sh build unit lint
	@tools/lint.py

fmt: ## format all C++
	@tools/setup.sh lint
	@clang-format-19 -i $(SOURCES)
