# Each target sets up what it needs by itself, on a bare Debian 12 with python3 (docs: README.md).
.DEFAULT_GOAL := help
PORT ?= 8000
PY := .venv/bin/python

.PHONY: help
help: ## what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

.PHONY: demo
demo: ## the product with real content and invented staff: make demo PORT=8000
	@bin/setup.sh app
	@UPPTACK_MODE=demo .venv/bin/upptack demo --port $(PORT)

.PHONY: check
check: ## style, types and the layers of the house
	@bin/setup.sh test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy upptack tests bin bench quality trials
	.venv/bin/lint-imports

.PHONY: test
test: check ## everything: checks, then every test on SQLite and on PostgreSQL
	@bin/test_both.sh

.PHONY: journeys
journeys: ## only the browser journeys, on SQLite
	@bin/setup.sh test
	UPPTACK_MODE=test $(PY) -m pytest -m journey

.PHONY: quality
quality: ## what the language tools find and miss on the open sets, beside their goals
	@bin/setup.sh test
	$(PY) -m quality

.PHONY: bench
bench: ## measures, side by side with a floor or a peer in the same run
	@bin/setup.sh bench
	$(PY) bin/with_postgres.py $(PY) -m bench

.PHONY: fix
fix: ## puts style right and writes generated documents anew
	@bin/setup.sh test
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	UPPTACK_MODE=test .venv/bin/upptack documents
