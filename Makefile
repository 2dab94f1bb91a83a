# `make demo` and `make test` need only Python 3.11 or later; both build .venv if need be.
# `make check` is what must pass before a change lands.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# A file of tests to a process, in order (the longest stand early), and one process more than
# there are cores: many tests wait for a server or a clock.
PROCESSES := $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 1)
PYTEST := pytest --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder

# uv installs six times as fast as pip. Where it cannot be had, or pip alone was told of another
# package index, pip does the same.
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
define install
	@if ! $(BIN)/python -m pip config list | grep -q '[.]index-url=' && \
		$(PIP) install -c constraints.txt uv && \
		$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt $(1); then :; \
	else $(PIP) install -c constraints.txt $(1); fi
endef

.PHONY: demo test test-all lint check coverage sizes audit clean

demo: $(STAMP)
	@echo "==> Indexing the sample articles into .dateline (nothing to do where they are there)"
	@$(BIN)/dateline index seeds/articles --archive .dateline
	@echo '==> dateline ask "when did Putin first invite Kim?"'
	@$(BIN)/dateline ask --archive .dateline "when did Putin first invite Kim?"

test: $(STAMP)
	@echo "==> Running the tests that are not slow, in $(PROCESSES) processes"
	@$(BIN)/python -m $(PYTEST) -m "not slow"

test-all: $(STAMP)
	@echo "==> Running all tests, in $(PROCESSES) processes"
	@$(BIN)/python -m $(PYTEST)

lint: $(STAMP)
	@echo "==> ruff, mypy and, where it is installed, hadolint"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@cd benchmarks && MYPYPATH=..:../tests:. ../$(BIN)/mypy --config-file ../pyproject.toml --explicit-package-bases *.py
	@if [ -x $(BIN)/hadolint ]; then $(BIN)/hadolint Dockerfile; fi

check: lint sizes test-all

coverage: $(STAMP)
	@echo "==> Running the test suite, and counting the lines of index and bot that it runs"
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m $(PYTEST)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

sizes: $(STAMP)
	@$(BIN)/python benchmarks/sizes.py

audit: $(STAMP)
	@$(BIN)/python .ci/audit.py

$(STAMP): pyproject.toml constraints.txt
	@echo "==> Building $(VENV) with $(PYTHON) and installing what dateline needs (up to two minutes)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "dateline needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)
	$(call install,-e '.[dev]')
	@touch $(STAMP)

clean:
	rm -rf $(VENV) .dateline build *.egg-info .coverage .coverage.*
