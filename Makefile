# `make demo` and `make test` need only Python 3.11 or later; both build .venv if need be.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint check coverage sizes audit clean

demo: $(STAMP)
	@echo "==> Indexing the sample articles into .dateline (nothing to do where they are there)"
	@$(BIN)/dateline index seeds/articles --archive .dateline
	@echo '==> dateline ask "when did Putin first invite Kim?"'
	@$(BIN)/dateline ask --archive .dateline "when did Putin first invite Kim?"

test: $(STAMP)
	@echo "==> Running the test suite, a file of tests to a core"
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(STAMP)
	@echo "==> ruff, mypy and, where it is installed, hadolint"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@if [ -x $(BIN)/hadolint ]; then $(BIN)/hadolint Dockerfile; fi

check: lint sizes test

coverage: $(STAMP)
	@echo "==> Running the test suite, and counting the lines of index and bot that it runs"
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest --numprocesses auto --dist loadfile
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

sizes: $(STAMP)
	@$(BIN)/python benchmarks/sizes.py

audit: $(STAMP)
	@$(BIN)/python .ci/audit.py

$(STAMP): pyproject.toml constraints.txt
	@echo "==> Building $(VENV) with $(PYTHON) and installing what dateline needs (about a minute)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "dateline needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)

clean:
	rm -rf $(VENV) .dateline build *.egg-info .coverage .coverage.*
