.DEFAULT_GOAL := help
SHELL := /bin/sh
export PYTHONDONTWRITEBYTECODE := 1

# uv is on PATH already, or setup put it into .uv.
export PATH := $(PATH):$(CURDIR)/.uv/bin

PYTHON ?= python3
python := .venv/bin/python
ARGS ?=

.venv/.ready: pyproject.toml constraints.txt scripts/setup.sh
	@PYTHON="$(PYTHON)" scripts/setup.sh

.PHONY: setup
setup: .venv/.ready  ## Install what the repository needs into .venv

.PHONY: help
help:  ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
