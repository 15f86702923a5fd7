# `make help` lists the targets. `make run` and `make test` are the two that matter.

.DEFAULT_GOAL := help
# The steps of `make test` come in a chosen order: cheap and telling ones first.
.NOTPARALLEL:

# The pinned tools of tools/go.mod, compiled on first use and cached by Go.
TOOL := go tool -modfile=tools/go.mod

# The browser for `make test`.
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
export CHROMIUM

GRAPHIQL := web/dist/graphiql/index.html

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# ---------------------------------------------------------------- using it

.PHONY: run
run: ## start the server; pass flags with ARGS="--listen 127.0.0.1:9000"
	@scripts/try-web.sh
	go run ./cmd/civicgraph serve $(ARGS)

.PHONY: build
build: ## build bin/civicgraph, with GraphiQL in it if `make web` has run
	go build -o bin/civicgraph ./cmd/civicgraph

.PHONY: web
web: $(GRAPHIQL) ## bundle GraphiQL into the program (needs Node.js)

$(GRAPHIQL): web/node_modules/.package-lock.json web/vite.config.js web/index.html $(wildcard web/src/*) web/page/examples.json web/page/icon.svg
	cd web && npm run --silent build

# npm writes this file when it is done, with a time of its own choice.
web/node_modules/.package-lock.json: web/package.json web/package-lock.json web/.npmrc
	cd web && npm ci
	@touch $@

# ---------------------------------------------------------------- changing it

.PHONY: generate
generate: ## generate the GraphQL code from the schema
	go tool gqlgen generate

.PHONY: format
format: ## format the Go code
	gofmt -w $$(scripts/go-files.sh)

# ---------------------------------------------------------------- testing it

.PHONY: test
test: check-tools check-generated check-format vet lint test-go test-web ## every check and test
	@echo "==> all is well"

.PHONY: check-tools
check-tools: ## say which programs `make test` lacks, and how to install them
	@scripts/check-tools.sh

.PHONY: check-generated
check-generated: ## is the generated code what `make generate` makes?
	@echo "==> generated code"
	@scripts/check-generated.sh

.PHONY: check-format
check-format: ## is the Go code formatted?
	@echo "==> gofmt"
	@unformatted=$$(gofmt -l $$(scripts/go-files.sh)) && [ -z "$$unformatted" ] || \
		{ printf 'not formatted (run "make format"):\n%s\n' "$$unformatted" >&2; exit 1; }

.PHONY: vet
vet: ## go vet
	@echo "==> go vet"
	@go vet ./...

.PHONY: lint
lint: ## golangci-lint, with the few linters of .golangci.yml
	@echo "==> golangci-lint (the first time it is compiled, which takes minutes)"
	@$(TOOL) golangci-lint run ./...

# Programs that read exports as their users do, which the tests of internal/exchange run.
READERS := internal/exchange/testdata/readers

.PHONY: readers
readers: .build/readers/installed $(READERS)/node_modules/.package-lock.json ## install the Python and Node.js readers of exports, pinned, in folders of their own

.build/readers/installed: $(READERS)/requirements.txt
	python3 -m venv --clear .build/readers
	.build/readers/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement $<
	@touch $@

$(READERS)/node_modules/.package-lock.json: $(READERS)/package.json $(READERS)/package-lock.json $(READERS)/.npmrc
	cd $(READERS) && npm ci
	@touch $@

.PHONY: test-go
test-go: readers ## the Go tests, with the race detector
	@echo "==> go test -race"
	@go test -race -timeout 20m ./...

.PHONY: test-web
test-web: web build ## GraphQL over HTTP to the letter, both pages in headless Chromium, and the clients of subscriptions, on the real program
	@echo "==> the protocol, the pages in $(CHROMIUM), and subscriptions"
	@cd web && npm run --silent test

# ---------------------------------------------------------------- outside the tests

.PHONY: audit
audit: ## known vulnerabilities of what the program uses (asks databases that are not reachable everywhere)
	@failed=0; \
	echo "==> govulncheck"; $(TOOL) govulncheck ./... || failed=1; \
	echo "==> npm audit"; (cd web && npm audit) || failed=1; \
	exit $$failed

.PHONY: bench
bench: ## the benchmarks
	go test -run '^$$' -bench . -benchmem -timeout 60m ./bench/...

.PHONY: bench-api
bench-api: ## our API over HTTP, with data of the size of a country, against a bare handler that writes the same bytes; flags with ARGS="-only list"
	go run ./bench/api $(ARGS)

.PHONY: endure
endure: ## 30 minutes of load with kills, held to lose nothing and leak nothing; flags with ARGS="-for 5m -report endurance.json"
	go run ./bench/endurance $(ARGS)

.PHONY: bench-measures
bench-measures: .build/measures/installed ## the measures of networks against igraph and NetworKit on the same ties; flags with ARGS="-networks small -only cores"
	go run ./bench/measures -python .build/measures/bin/python $(ARGS)

.build/measures/installed: bench/measures/requirements.txt
	python3 -m venv --clear .build/measures
	.build/measures/bin/pip install --quiet --disable-pip-version-check --only-binary :all: --requirement $<
	@touch $@

.PHONY: bench-neo4j
bench-neo4j: bench/peers/node_modules/.package-lock.json ## our API on Neo4j against the bare driver and @neo4j/graphql; flags with ARGS="-only list"
	go run ./bench/compare $(ARGS)

bench/peers/node_modules/.package-lock.json: bench/peers/package.json bench/peers/package-lock.json bench/peers/.npmrc
	cd bench/peers && npm ci
	@touch $@
