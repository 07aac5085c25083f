# The habits of the project. `make` lists them.
.DEFAULT_GOAL := help
.PHONY: help build install test lint proto fuzz simulate vulncheck bench demo localnet ci clean

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT  := $(shell git rev-parse HEAD 2>/dev/null)
SDK     := github.com/cosmos/cosmos-sdk/version
# -s -w -trimpath: without symbols, debug information and paths, what is built is a third smaller and the same everywhere.
LDFLAGS := -s -w -X $(SDK).Name=equipoise -X $(SDK).AppName=equipoised -X $(SDK).Version=$(VERSION) -X $(SDK).Commit=$(COMMIT)

help: ## list the habits
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build equipoised and eqverify into build/
	go build -trimpath -ldflags '$(LDFLAGS)' -o build/equipoised ./cmd/equipoised
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o build/eqverify ./cmd/eqverify

install: ## install equipoised and eqverify into the Go bin folder
	go install -trimpath -ldflags '$(LDFLAGS)' ./cmd/equipoised
	CGO_ENABLED=0 go install -trimpath -ldflags '-s -w' ./cmd/eqverify

test: ## run every test
	go test ./...

lint: ## check formatting, vet and lint
	scripts/lint.sh

proto: ## lint the schemas and generate code from them
	scripts/proto.sh

fuzz: ## run every fuzz target for a while; FUZZTIME=5m for longer
	scripts/fuzz.sh $(or $(FUZZTIME),20s)

simulate: ## simulate chains with new random seeds; SEEDS=100 BLOCKS=200 unless told otherwise
	scripts/simulate.sh $(or $(SEEDS),100) $(or $(BLOCKS),200)

vulncheck: ## ask the Go vulnerability database about what is linked
	scripts/vulncheck.sh

bench: ## run the benchmarks and print their ratios
	scripts/bench.sh

demo: ## run a whole trial on a fresh chain
	go run ./cmd/equipoised demo

localnet: ## start a chain to work with
	go run ./cmd/equipoised localnet

ci: ## everything a change must pass
	.ci/run

clean: ## remove what was built
	rm -rf build .cache third_party
