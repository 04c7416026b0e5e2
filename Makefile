PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: lab test test-slow lessons check install install-test

lab: install
	$(BIN)/deepgrad lab my-deepgrad

test: install-test
	$(BIN)/pytest -m "not slow" -n 2 --dist loadfile

test-slow: install-test
	$(BIN)/pytest -m slow -n 2 --dist loadfile

lessons: install
	$(BIN)/autograder build

check: install-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/autograder build --check

install: $(STAMP)
install-test: $(STAMP)-test
	sh tests/browser/ensure_chromium.sh $(BIN)/python

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(STAMP)-test: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[test]"
	touch $(STAMP) $@
