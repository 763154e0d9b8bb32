# The short front door. Every target first makes sure that set-up is done (tools/setup/setup.sh is quick when it is).
.DEFAULT_GOAL := help
SHELL := /bin/bash
JOBS ?= $(shell nproc)
PRESET ?= release
BUILD := build/$(PRESET)

.PHONY: help setup build demo test serve bench fuzz soak storm memory stress lint format clean install configure

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: ## install Debian packages, the pinned wheels and the tools-only Python environment
	@tools/setup/setup.sh

configure: setup
	@cmake --preset $(PRESET) >build-$(PRESET).log 2>&1 || { cat build-$(PRESET).log; rm -f build-$(PRESET).log; exit 1; }; rm -f build-$(PRESET).log

build: configure ## build everything (PRESET=dev|release|asan|tsan|fuzz|coverage)
	@cmake --build $(BUILD) -j $(JOBS)

demo: build ## read the bundled samples and show text, time and peak memory of all processes
	@tools/demo.sh $(BUILD)

test: build ## run every test
	@cd $(BUILD) && ctest --output-on-failure -j $(JOBS) -LE soak

serve: build ## build and start the server (ARGS="--listen 127.0.0.1:8080 --data DIR …")
	@exec $(BUILD)/bin/plimsoll serve $(ARGS)

bench: build ## compare with RapidOCR and Tesseract on ../shared/data (table on screen, JSON in bench/results/)
	@third_party/tools/bin/python bench/run.py --build $(BUILD)

fuzz: ## run every libFuzzer target for a minute each
	@$(MAKE) --no-print-directory configure PRESET=fuzz
	@cmake --build build/fuzz -j $(JOBS) --target fuzzers
	@tools/fuzz.sh build/fuzz

memory: build ## the memory promises: tests labelled memory, then the whole sweep under real limits (resumable)
	@cd $(BUILD) && ctest --output-on-failure -L memory -LE soak
	@python3 tests/limits/limit_sweep.py $(BUILD)/bin/plimsoll --state $(BUILD)/limit-sweep.jsonl

soak: build ## long runs: the 1,000-page document and its like
	@cd $(BUILD) && ctest --output-on-failure -L soak

storm: build ## kill -9 of any helper, once per run, 200 runs (resumable; START=over begins anew)
	@[ "$(START)" != over ] || rm -f $(BUILD)/storm.jsonl
	@python3 tests/storm/storm.py $(BUILD)/bin/plimsoll --replaced-within 1 --state $(BUILD)/storm.jsonl

stress: build ## tests with faults and load (label stress)
	@cd $(BUILD) && ctest --output-on-failure -L stress -LE soak

lint: build ## check formatting, clang-tidy's allow-list and the include rules
	@tools/lint.sh $(BUILD)

format: setup ## format every C++ file in place
	@git ls-files '*.cc' '*.h' | xargs -r clang-format-19 -i

install: build ## install a relocatable tree into PREFIX (default build/install)
	@cmake --install $(BUILD) --prefix $(or $(PREFIX),build/install)

clean: ## remove build trees (third_party/ stays)
	@rm -rf build
