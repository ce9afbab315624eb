# The front door of Tradewind. `make help` names every target.
PYTHON ?=
PORT ?= 8000
DATA ?= var
TESTS ?= tests
export PYTHON PORT DATA

.PHONY: help demo test test-long lint bench messages lock environment

help: ## Show this list
	@echo "Tradewind: a cross-border shop in a box"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18
	@echo "  PORT=8000 DATA=var  where the demo answers and keeps its data"
	@echo "  PYTHON=python3.13   which Python makes the environment (3.11 to 3.13)"

demo: environment ## Open the demo shop: databases, web, worker, clock and the outside world; Ctrl-C closes it
	@exec .venv/bin/python -m shop.supervisor

test: environment ## Run every test, browser journeys included; TESTS=tests/orders for some of them
	@bin/browser
	.venv/bin/python -m pytest $(TESTS) -n 2 --dist loadgroup

test-long: environment ## Try the properties about money on ten times as many cases (100,000)
	TRADEWIND_CASES_TIMES=10 .venv/bin/python -m pytest -m many $(TESTS) -n 2 --dist loadgroup

lint: environment ## Judge the code: style, types, floors, migrations, words, deployment
	@bin/lint

bench: environment ## Measure against the figures in docs/performance.md
	.venv/bin/python -m benchmarks.pages

messages: environment ## Gather the words of the nine languages into locale/
	PRODUCTION=0 .venv/bin/python manage.py messages

lock: environment ## Rebuild requirements.lock and requirements-production.lock after a change of pyproject.toml
	@bin/lock

environment:
	@bin/environment
