# Each target sets up what it needs by itself, on a bare Debian 12 with python3 (docs: README.md).
.DEFAULT_GOAL := help
PORT ?= 8000
PY := .venv/bin/python

.PHONY: help
help: ## what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

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

.PHONY: fuzz
fuzz: ## bad input to every form, file and API, and a scanner on the running demo: at least 20 000 requests
	@bin/setup.sh test
	$(PY) bin/with_postgres.py $(PY) -m trials.fuzz

.PHONY: supply
supply: ## what the product is made of: locks, licences, list of parts, dangerous code, known vulnerabilities
	@bin/setup.sh test
	UPPTACK_MODE=test $(PY) -m trials.supply

.PHONY: load
load: ## a national day and a television evening: how many conversations a second, and what they cost
	@bin/setup.sh hard
	$(PY) bin/with_postgres.py $(PY) -m trials.load

.PHONY: soak
soak: ## half an hour of steady conversations: does the memory stay
	@bin/setup.sh hard
	$(PY) bin/with_postgres.py $(PY) -m trials.load.soak

.PHONY: faults
faults: ## kill -9, power cuts, full disks, cut networks, wrong clocks, editors who meet: nothing acknowledged is lost
	@bin/setup.sh hard
	$(PY) -m trials.faults

.PHONY: fix
fix: ## puts style right and writes generated documents anew
	@bin/setup.sh test
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	UPPTACK_MODE=test .venv/bin/upptack documents

.PHONY: image
image: ## the image's files built of Debian's packages, their size, and how fast it starts; as root
	@bin/setup.sh test
	@command -v mmdebstrap >/dev/null && command -v bwrap >/dev/null || apt-get install -y -qq --no-install-recommends mmdebstrap bubblewrap
	$(PY) -m trials.image

.PHONY: replica
replica: ## journeys on two servers, a primary and a streaming replica
	@bin/setup.sh test
	$(PY) bin/with_postgres.py $(PY) -m trials.replica

.PHONY: restore-drill
restore-drill: ## 100 000 rows and more backed up, sealed, restored elsewhere and compared, on both databases
	@bin/setup.sh test
	UPPTACK_MODE=test $(PY) -m trials.restore
	UPPTACK_MODE=test $(PY) bin/with_postgres.py $(PY) -m trials.restore
