# Everything by one command: `make run` (build the graph, serve it), `make test` (lint, types, every test).
# Each sets up what it needs in .venv and node_modules, and only what is not there yet.
PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8000
VENV   := .venv
BIN    := $(VENV)/bin
# Chinese stays Chinese where the locale is C
export PYTHONUTF8 = 1

.PHONY: run test lint types pytest vendor linear bench browser virtuoso clean help
.DEFAULT_GOAL := help
# lint, types, tests: one after another, so that the last line is pytest's
.NOTPARALLEL:

help:
	@echo "make run    set up, build the bundled document into ./duban-store, serve it on http://$(HOST):$(PORT)/"
	@echo "make test   set up, then lint, format, types and every test"
	@echo "make linear set up, then time every pattern on texts that grow: wants a quiet machine"
	@echo "make bench  set up, then the benchmarks, and their figures into bench/README.md"
	@echo "make clean  remove what these made: $(VENV), node_modules, duban-store, caches"

run: $(VENV)/run.stamp vendor
	$(BIN)/duban build
	$(BIN)/duban serve --host $(HOST) --port $(PORT)

test: lint types pytest

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test.stamp
	$(BIN)/mypy

pytest: $(VENV)/test.stamp node_modules/.stamp vendor browser virtuoso
	$(BIN)/python -m pytest -n auto $(PYTEST)

linear: $(VENV)/test.stamp
	DUBAN_LINEAR=1 $(BIN)/python -m pytest tests/test_linear.py

bench: $(VENV)/test.stamp
	$(BIN)/python bench/all.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "No venv module: on Debian, apt-get install python3-venv"; exit 2; }

# made anew when a dependency changes
$(VENV)/run.stamp: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/test.stamp: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@ $(VENV)/run.stamp

# the script of the graph page, and the external vocabularies that the ontology is checked against
node_modules/.stamp: package-lock.json
	@if ! command -v npm >/dev/null; then \
	   echo "No npm: the graph is a still picture, tests of node_modules are skipped; install Node.js 20"; \
	 elif ! npm ci --silent --no-audit --no-fund; then \
	   echo "npm ci failed: the graph is a still picture, tests of node_modules are skipped"; fi
	@mkdir -p node_modules && touch $@

# copied once, so that pages ask nobody for them and a wheel brings them along
vendor: node_modules/.stamp
	@$(BIN)/python -m web.vendor

# a browser draws the pictures and pages that tests measure
browser:
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then :; \
	 elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	   { apt-get -qq update && apt-get -qq install -y chromium fonts-noto-cjk >/dev/null; } \
	     || echo "Chromium could not be installed: the tests in a browser are skipped"; \
	 elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then \
	   { sudo -n apt-get -qq update && sudo -n apt-get -qq install -y chromium fonts-noto-cjk >/dev/null; } \
	     || echo "Chromium could not be installed: the tests in a browser are skipped"; \
	 else echo "No Chromium, and no right to install it: the tests in a browser are skipped"; fi

# a SPARQL server of another kind, that the questions are asked of too
virtuoso:
	@if command -v virtuoso-t >/dev/null; then :; \
	 elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	   { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y virtuoso-opensource-7 >/dev/null; } \
	     || echo "Virtuoso could not be installed: the tests that ask it are skipped"; \
	 elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then \
	   { sudo -n apt-get -qq update && sudo -n DEBIAN_FRONTEND=noninteractive apt-get -qq install -y virtuoso-opensource-7 >/dev/null; } \
	     || echo "Virtuoso could not be installed: the tests that ask it are skipped"; \
	 else echo "No Virtuoso, and no right to install it: the tests that ask it are skipped"; fi

clean:
	rm -rf $(VENV) node_modules web/static/vendor duban-store build .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
