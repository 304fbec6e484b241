# Two commands matter to a newcomer: `make run` and `make test`. Both set everything up first.
SHELL := /bin/bash
.DEFAULT_GOAL := help

DATA ?= data
PORT ?= 8000
ENGINE ?= embedded
CORPUS ?= ../shared/corpus
PYTEST_ARGS ?= -n 2
export CORPUS

BIN := .venv/bin

.PHONY: help setup run test check quality bench elasticsearch lock samples system-packages migration

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

setup: .venv/.ready ## make .venv from the lock file

.venv/.ready: requirements.lock pyproject.toml scripts/setup.sh
	@bash scripts/setup.sh
	@touch $@

run: setup ## load the samples and the national laws, then serve on http://127.0.0.1:$(PORT)
	@ENGINE=$(ENGINE) DATA="$(DATA)" PORT=$(PORT) bash scripts/run.sh

system-packages:
	@bash scripts/system_packages.sh

test: setup system-packages ## the whole suite: browser, PostgreSQL and real Elasticsearch servers included
	@$(BIN)/python -m pytest -m "not quality" $(PYTEST_ARGS)

check: setup ## lint, types, layers, templates, lock file, migrations equal models
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --lint --quiet web/templates
	@bash scripts/lock.sh --check
	@$(BIN)/python -m pytest -q tests/architecture

quality: setup ## measure reading, search and review on labelled data (CORPUS=…)
	@bash scripts/with_corpus.sh $(BIN)/python -m pytest -m quality -s -q tests/quality

bench: setup ## measure speed and size (CORPUS=…)
	@bash scripts/with_corpus.sh $(BIN)/python -m bench

elasticsearch: setup system-packages ## keep a real Elasticsearch running for a developer
	@$(BIN)/python -m tests.elasticsearch

samples: setup ## build corpus_samples/built from its sources
	@$(BIN)/python -m corpus_samples.build

lock: setup ## renew requirements.lock from pyproject.toml
	@bash scripts/lock.sh

migration: setup ## write a migration from changed models (NUMBER=… MESSAGE="…")
	@$(BIN)/python -m web.console.write_migration "$(NUMBER)" "$(MESSAGE)"
