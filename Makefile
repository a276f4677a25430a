.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

# Where setup puts uv when the machine has none.
export PATH := $(CURDIR)/.uv:$(PATH)
# Every process of a rendered service would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
ARGS ?=
python := .venv/bin/python

.PHONY: demo test bench lint format docs raise-versions setup clean help

demo: .venv/.ready  ## Render, start and walk through a service: make demo [KEEP=no] [ARGS="-d database=postgresql"]
	@$(python) -m scripts.demo $(ARGS)

test: .venv/.ready  ## Run all tests, or those that ARGS names
	@$(python) -m pytest $(or $(ARGS),--numprocesses 3 --dist loadgroup)

bench: .venv/.ready  ## Measure copies and services against their plain equals: make bench [ARGS="--framework fastapi"]
	@$(python) -m benchmarks $(ARGS)

lint: .venv/.ready  ## Check style and types of this repository's own code
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --quiet --check
	@.venv/bin/mypy
	@.venv/bin/shellcheck scripts/*.sh .ci/run
	@$(python) -m scripts.reference --check

format: .venv/.ready  ## Format this repository's own code
	@.venv/bin/ruff check --quiet --fix
	@.venv/bin/ruff format --quiet

docs: .venv/.ready  ## Write the tables in README.md and docs/ anew from the template's data
	@$(python) -m scripts.reference

raise-versions: .venv/.ready  ## Raise every tested version, the template's and our own, and run the tests
	@$(python) -m scripts.raise_versions $(ARGS)
	@$(MAKE) setup lint test

setup: .venv/.ready  ## Install what the repository needs into .venv

.venv/.ready: pyproject.toml constraints.txt scripts/setup.sh
	@PYTHON="$(PYTHON)" scripts/setup.sh

clean:  ## Remove what demos and tests have built
	rm -rf build .pytest_cache .mypy_cache .ruff_cache

help:  ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
