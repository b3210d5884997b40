PORT ?= 8501
LAN ?=
TESTS ?=
ADDRESS = $(if $(filter-out 0,$(LAN)),--server.address 0.0.0.0)

.PHONY: run test lint reset bench bench-kpi help

run: ## the shop on http://localhost:8501; PORT=8600 serves it elsewhere, LAN=1 to a class, too
	@ops/bootstrap.sh run
	@exec .venv/bin/streamlit run app.py --server.port $(PORT) --server.headless true $(ADDRESS)

test: ## the whole suite; TESTS="tests/ops -k install" runs a part of it
	@ops/bootstrap.sh test
	@exec .venv/bin/pytest $(or $(TESTS),-n 2 --dist loadfile)

lint: ## ruff: faults, and the layout of the code
	@ops/bootstrap.sh test
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

reset: ## the demo shop anew; what was bought and changed in it is lost
	@ops/bootstrap.sh run
	@exec .venv/bin/python -m ops reset

bench: ## the shop's figures on this machine, each beside a bare one
	@ops/bootstrap.sh test
	@exec .venv/bin/python -m bench

bench-kpi: ## the dashboards' figures with a million orders; ORDERS=100000 tries it with fewer
	@ops/bootstrap.sh test
	@exec .venv/bin/python -m bench.kpi $(if $(ORDERS),--orders $(ORDERS))

help: ## this list
	@sed -n 's/^\([a-z-]*\): ## /  make \1	/p' Makefile
