# rollaudit: `make demo` installs everything and shows what it does; `make test` installs everything and tests it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= auto
SOURCES := src tests scripts benchmarks examples

.DEFAULT_GOAL := help
.PHONY: help demo test lint format types layers unit coverage corpus docs bench clean

help: ## list these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: $(VENV)/.installed ## install, make the sample camera roll, print what an opt-in would hand over
	@$(BIN)/rollaudit demo

test: $(VENV)/.installed-dev lint types layers unit ## install, check style, types and layers, run every test

lint: $(VENV)/.installed-dev ## check style and that generated files are current
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/python scripts/make_schema.py --check
	$(BIN)/python scripts/make_rules_doc.py --check
	$(BIN)/python scripts/make_cli_doc.py --check

format: $(VENV)/.installed-dev ## put the code into form
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

types: $(VENV)/.installed-dev ## check types
	$(BIN)/mypy

layers: $(VENV)/.installed-dev ## check that imports run one way
	$(BIN)/lint-imports

unit: $(VENV)/.installed-dev ## run every test
	@scripts/ensure_chromium.sh
	$(BIN)/python -m pytest -n $(JOBS) --durations=15

coverage: $(VENV)/.installed-dev ## run every test again, with coverage of branches: twice as slow
	@scripts/ensure_chromium.sh
	$(BIN)/python -m pytest -n $(JOBS) --cov --cov-report=term:skip-covered --cov-fail-under=90

corpus: $(VENV)/.installed-dev ## compare with ExifTool's readings of real photos, where that corpus is at hand
	$(BIN)/python scripts/accuracy_metadata.py
	$(BIN)/python scripts/accuracy_texts.py
	$(BIN)/python scripts/accuracy_faces.py

docs: $(VENV)/.installed-dev ## write anew what is made from code and measurement
	$(BIN)/python scripts/make_schema.py
	$(BIN)/python scripts/make_rules_doc.py
	$(BIN)/python scripts/make_cli_doc.py
	$(BIN)/python scripts/accuracy_metadata.py --write docs/accuracy.md
	$(BIN)/python scripts/accuracy_texts.py --write docs/accuracy.md
	$(BIN)/python scripts/accuracy_serials.py --write docs/accuracy.md
	$(BIN)/python scripts/accuracy_strip.py --write docs/accuracy.md
	$(BIN)/python scripts/accuracy_faces.py --write
	$(BIN)/python scripts/accuracy_codes.py --write
	$(BIN)/python scripts/accuracy_readings.py --write
	$(BIN)/python scripts/accuracy_inference.py --write docs/accuracy.md
	$(BIN)/python scripts/render_readme_picture.py
	$(BIN)/python scripts/render_page_picture.py

bench: $(VENV)/.installed-dev ## print every benchmark's figures; never fails a test
	$(BIN)/python benchmarks/run.py

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "rollaudit needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: pyproject.toml constraints.txt $(VENV)/.python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt $(VENV)/.python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.installed
