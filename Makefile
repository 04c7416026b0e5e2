PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PLAIN  := .venv-plain
SPREAD := -n 3 --dist loadfile --no-loadscope-reorder
STAMP  := $(VENV)/.installed

.PHONY: lab test test-slow lessons check install install-test install-plain install-hub install-postgres

lab: install
	$(BIN)/deepgrad lab my-deepgrad

# Three test processes share two cores, since many tests wait for a program. With BLAS threads of their own they would wait
# for each other, up to eight times as long.
test test-slow: export OMP_NUM_THREADS := 1
test test-slow: export OPENBLAS_NUM_THREADS := 1

test: install-plain
	$(PLAIN)/bin/pytest --plain -m "not slow" $(SPREAD)

test-slow: install-plain install-hub install-postgres
	$(PLAIN)/bin/pytest --plain -m slow $(SPREAD)

lessons: install
	$(BIN)/autograder build

check: install-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/autograder build --check

install: $(STAMP)
install-test: $(STAMP)-test
install-plain:
	$(PYTHON) tests/support/plain.py $(PLAIN)
	sh tests/browser/ensure_chromium.sh $(PLAIN)/bin/python
install-hub: install-plain
	sh tests/browser/ensure_proxy.sh $(PLAIN)

install-postgres:
	sh tests/support/ensure_postgresql.sh

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(STAMP)-test: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[test]"
	touch $(STAMP) $@
