# make demo: install and run everything · make test · make lint · make bench · make bench-faults · make clean
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
# Compiled bytecode halves the time of every later start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint bench bench-faults clean install install-dev browser format translations
.DEFAULT_GOAL := help

help:
	@grep -E '^# make' Makefile | sed 's/^# //'

demo: install
	@$(BIN)/lantoa demo --with-parent

install: $(VENV)/.base $(VENV)/.translations
install-dev: $(VENV)/.dev $(VENV)/.translations

$(VENV)/.python: requirements/install.txt
	@PYTHON="$(PYTHON)" deploy/venv.sh $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r requirements/install.txt
	@touch $@

$(VENV)/.base: $(VENV)/.python requirements/base.txt pyproject.toml
	@echo "Cài các gói cần thiết…"
	@deploy/install.sh $(VENV) requirements/base.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	@echo "Cài các gói để phát triển…"
	@deploy/install.sh $(VENV) requirements/dev.txt
	@touch $@

CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)
$(VENV)/.translations: $(VENV)/.base $(CATALOGUES)
	@$(BIN)/python -m lantoa.kit.catalogues locale
	@touch $@

browser:
	@deploy/browser.sh

test: install-dev browser
	@$(BIN)/pytest -n $(JOBS) $(PYTEST)

# Every check runs, so that one look shows all that is wrong.
lint: install-dev
	@status=0; \
	check() { echo "$$1"; shift; "$$@" || status=1; }; \
	check "ruff" $(BIN)/ruff check .; \
	check "ruff format" $(BIN)/ruff format --quiet --check .; \
	check "mypy" $(BIN)/mypy lantoa simulator; \
	check "import-linter" $(BIN)/lint-imports --no-cache; \
	check "check, migrations, templates" $(BIN)/python -m lantoa.config.processes.lint; \
	exit $$status

format: install-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: install-dev
	@for name in $$($(BIN)/lantoa bench); do echo "$$name"; $(BIN)/lantoa bench $$name --json || exit 1; done

# The faults suite at full size: a million deliveries, a hundred kills over HTTP (docs/reliability.md).
bench-faults: install-dev
	@$(BIN)/pytest tests/faults --full -s $(PYTEST)

clean:
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete
	@echo "Đã xóa phần cài đặt; dữ liệu trong ./var được giữ nguyên."
