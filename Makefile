# Atlas Core: build, run and test. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

# CI and tests use what is locked; nothing is resolved anew.
CARGO ?= cargo
ATLAS_RELEASE := target/release/atlas
HUB_SOURCES := $(shell find hub/src hub/public -type f 2>/dev/null) hub/index.html hub/vite.config.ts hub/tsconfig.json

.PHONY: help demo test bench endurance ingest-endurance fuzz lint hub build unit e2e browser fmt clean-data

help: ## List the targets
	@echo 'Atlas Core. Targets:'
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F '\t' '{ printf "  make %-16s %s\n", $$1, $$2 }'

# --- The hub (TypeScript) ---

hub/node_modules/.stamp: hub/package.json hub/package-lock.json
	cd hub && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

hub/dist/index.html: hub/node_modules/.stamp $(HUB_SOURCES)
	cd hub && npx --no-install tsc --noEmit && npx --no-install vite build --logLevel warn
	@touch $@

hub: hub/dist/index.html ## Build GraphiQL as it is embedded in the program

# --- Running ---

demo: hub ## Build everything, make the sample atlas (once) and serve it on http://127.0.0.1:8080
	$(CARGO) build --locked --release --quiet -p atlas-api
	exec $(ATLAS_RELEASE) demo $(DEMO_ARGS)

clean-data: ## Delete the data folder of the demo
	rm -rf data

# --- Testing ---

test: ## Install what the tests need and run all of them
	scripts/test.sh

build: hub ## Build the program and all tests
	$(CARGO) build --locked --workspace --all-targets

lint: hub ## Formats, lints, layers, sizes, example queries; names breaking schema changes
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --quiet --workspace --all-targets -- -D warnings
	node scripts/layers.mjs
	node scripts/sizes.mjs
	cd hub && node check-examples.mjs
	node scripts/sdl-changes.mjs

fmt: ## Format the Rust code
	$(CARGO) fmt --all

tests/browser/node_modules/.stamp: tests/browser/package.json tests/browser/package-lock.json
	cd tests/browser && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

browser: build tests/browser/node_modules/.stamp ## Test the pages and signing in, in headless Chromium
	scripts/install.sh chromium
	cd tests/browser && npm test --silent

bench: hub ## Measure ingestion, search and GraphQL against baselines in the same run
	scripts/bench.sh

endurance: hub ## Kill the server 200 times under 50 writers and see that nothing is lost
	$(CARGO) build --locked --quiet --workspace --all-targets
	ATLAS_ENDURANCE_ROUNDS=$${ROUNDS:-200} scripts/with-postgres.sh $(CARGO) test --locked -p atlas-tests --test e2e a_killed_server -- --nocapture

FUZZ_TARGETS ?= archive meta dates coordinates names
SECONDS ?= 60

# libFuzzer on stable Rust: without a sanitizer nothing of nightly is needed but the switch. Versions are those of the program.
fuzz: ## Feed the parsers with what no one would write (FUZZ_TARGETS='archive dates' SECONDS=600)
	command -v cargo-fuzz > /dev/null || $(CARGO) install --locked cargo-fuzz
	cp Cargo.lock fuzz/Cargo.lock
	for target in $(FUZZ_TARGETS); do \
	  mkdir -p fuzz/corpus/$$target; \
	  RUSTC_BOOTSTRAP=1 $(CARGO) fuzz run --fuzz-dir fuzz --sanitizer none $$target \
	    fuzz/corpus/$$target fuzz/seeds/$$target -- -max_total_time=$(SECONDS) -timeout=10 -rss_limit_mb=2048; \
	done
ingest-endurance: hub ## Kill a load 100 times while others search and see that they never see a mix
	$(CARGO) build --locked --quiet --workspace --all-targets
	ATLAS_ENDURANCE_ROUNDS=$${ROUNDS:-100} scripts/with-postgres.sh $(CARGO) test --locked -p atlas-tests --test e2e ingest_endurance -- --nocapture
