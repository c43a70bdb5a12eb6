# The targets a newcomer needs are run and test; they need nothing but Go.
GO      ?= go
FIXTURE ?= datasets/paid-positive
DUMP    ?= $(FIXTURE)/comments.ndjson.zst
OUT     ?= out
FUZZ    ?= 10s

.PHONY: run test race bench study lint fuzz validate report notebooks clean

run: ## the main job on shipped data
	$(GO) run ./cmd/pikir run --contract $(FIXTURE)/contract.yaml --out $(OUT) $(DUMP)

test: ## all tests; those that need a browser say so when there is none
	$(GO) test ./...

race:
	$(GO) test -race -timeout 40m ./...

bench: ## Go benchmarks, then the comparisons with DuckDB, igraph and networkit
	$(GO) test -run '^$$' -bench . -benchmem ./...
	sh pipeline/coaction/bench/compare.sh
	sh pipeline/network/bench/compare.sh
	sh pipeline/dump/bench/compare.sh

study: ## the figures of pipeline/local/study; calibration on dumps too where PIKIR_DATA names their folder
	PIKIR_STUDY=calibration $(GO) test ./pipeline/local -run CalibrationStudy -v -timeout 60m
	PIKIR_STUDY=frontier $(GO) test ./cmd/pikir -run Frontier -v -timeout 60m
	PIKIR_STUDY=families $(GO) test ./cmd/pikir -run Frontier -v -timeout 60m
	PIKIR_STUDY=habits $(GO) test ./cmd/pikir -run OrdinaryHabitsStudy -v -timeout 60m

lint: ## format, vet, staticcheck
	@test -z "$$(gofmt -l cmd pipeline detectors datasets)" || { gofmt -l cmd pipeline detectors datasets; echo "run gofmt -w on these files"; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

fuzz: ## every fuzz target for FUZZ each
	@for target in $$(grep -rho --include='*_test.go' 'func Fuzz[A-Za-z0-9_]*' pipeline detectors datasets cmd | awk '{print $$2}' | sort -u); do \
	  package=$$(dirname $$(grep -rl --include='*_test.go' "func $$target(" pipeline detectors datasets cmd | head -n 1)); \
	  echo "fuzz $$target in $$package"; \
	  $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZ) ./$$package || exit 1; \
	done

validate: ## every labelled fixture against its floors
	$(GO) run ./cmd/pikir validate

report: ## the report in Chromium
	$(GO) test -run Chromium -v ./pipeline/report/...

notebooks: ## run the notebooks on a fresh run folder
	sh notebooks/execute.sh

clean:
	rm -rf $(OUT) bin
