PORT ?= 8501
LAN ?=
TESTS ?=
DB ?=
REDIS ?=
# Chromium needs a core to itself; the others wait for servers much of the time.
EVERYTHING = .venv/bin/pytest -n 3 --dist loadfile --ignore=tests/browser --ignore=tests/cluster && \
	exec .venv/bin/pytest -n 2 --dist loadfile tests/browser tests/cluster
export GLASS_DB := $(or $(DB),$(GLASS_DB))
export GLASS_REDIS := $(or $(REDIS),$(GLASS_REDIS))
ADDRESS = $(if $(filter-out 0,$(LAN)),--server.address 0.0.0.0)

.PHONY: run test lint fuzz cluster test-cluster reset backup restore bench bench-growth bench-users bench-kpi faults help

run: ## the shop on http://localhost:8501; PORT=8600 serves it elsewhere, LAN=1 to a class, too
	@ops/bootstrap.sh run
	@exec .venv/bin/streamlit run app.py --server.port $(PORT) --server.headless true $(ADDRESS)

test: ## the whole suite; TESTS="tests/ops -k install" runs a part of it, DB=mysql on MySQL
	@ops/bootstrap.sh test
	@$(if $(TESTS),exec .venv/bin/pytest $(TESTS),$(EVERYTHING))

lint: ## ruff: faults, and the layout of the code
	@ops/bootstrap.sh test
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

cluster: ## the shop on 3 processes behind nginx, a database with a replica, a Redis Cluster
	@ops/bootstrap.sh cluster
	@exec .venv/bin/python -m ops.cluster --port $(PORT)

test-cluster: ## the tests in Chromium, with such a cluster as the shop
	@ops/bootstrap.sh test
	@GLASS_CLUSTER=1 exec .venv/bin/pytest $(or $(TESTS),tests/browser)

fuzz: ## hostile input, every text at every door and EXAMPLES=2000 random ones; takes long
	@ops/bootstrap.sh test
	@GLASS_FUZZ_EXAMPLES=$(or $(EXAMPLES),2000) exec .venv/bin/pytest tests/doors tests/browser/test_doors.py

reset: ## the demo shop anew; what was bought and changed in it is lost
	@ops/bootstrap.sh run
	@exec .venv/bin/python -m ops reset

backup: ## all rows at one moment, into backups/; FILE=shop.zip names the file
	@ops/bootstrap.sh run
	@exec .venv/bin/python -m ops backup $(FILE)

restore: ## the shop of FILE=backups/….zip; REPLACE=1 puts it in the place of the one that is there
	@ops/bootstrap.sh run
	@exec .venv/bin/python -m ops restore $(if $(REPLACE),--replace) $(FILE)

bench: ## the shop's figures on this machine, each beside a bare one
	@ops/bootstrap.sh test
	@exec .venv/bin/python -m bench

bench-growth: ## how they grow: 10,000 to a million orders, 1 to 64 threads
	@ops/bootstrap.sh test
	@exec .venv/bin/python -m bench.growth

bench-users: ## how many shoppers one process serves: 1 to 200
	@ops/bootstrap.sh test
	@exec .venv/bin/python -m bench.users

bench-kpi: ## the dashboards' figures with a million orders; ORDERS=100000 tries it with fewer
	@ops/bootstrap.sh test
	@exec .venv/bin/python -m bench.kpi $(if $(ORDERS),--orders $(ORDERS))

faults: ## buyers buy while servers and app are killed, frozen, cut off; SEED=1 SECONDS=60 DB=mysql
	@ops/bootstrap.sh test
	@exec .venv/bin/python -m faults --seconds $(or $(SECONDS),300) $(if $(SEED),--seed $(SEED)) $(if $(DB),--db $(DB))

help: ## this list
	@sed -n 's/^\([a-z-]*\): ## /  make \1	/p' Makefile
