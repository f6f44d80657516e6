# Two commands do everything on a fresh machine: `make validate` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: validate test test-all check fmt bench clean
.DEFAULT_GOAL := validate

# One environment, made once and made again when pyproject.toml changes.
$(VENV)/ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "pincite needs Python 3.11 or newer")'
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'
	$(PIP) install --editable .
	touch $@

$(VENV)/ready-%: $(VENV)/ready
	$(PIP) install --group $*
	touch $@

validate: $(VENV)/ready                     ## check the dataset
	$(BIN)/pincite validate

test: $(VENV)/ready-test                    ## run the tests
	$(BIN)/python -m pytest -m 'not heavy' -n auto --dist worksteal

tests/node_modules: tests/package.json
	npm install --prefix tests --no-package-lock --no-audit --no-fund --silent
	touch $@

test-all: $(VENV)/ready-test tests/node_modules  ## run every test, heavy ones too
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(VENV)/ready-test $(VENV)/ready-check  ## lint, types, import contracts, dead code, generated text, data
	$(BIN)/ruff format --check toolkit tests
	$(BIN)/ruff check toolkit tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/cog --check README.md
	$(BIN)/pincite fmt --check
	$(BIN)/pincite sync --check
	$(BIN)/pincite anchor --check

fmt: $(VENV)/ready-check                    ## format code and data
	$(BIN)/ruff format toolkit tests
	$(BIN)/ruff check --fix toolkit tests
	$(BIN)/cog -r README.md
	$(BIN)/pincite fmt

bench: $(VENV)/ready-test                   ## print the side-by-side tables of docs/benchmarks.md
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf $(VENV) build dist
