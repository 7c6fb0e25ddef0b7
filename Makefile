# Everything this project does for itself; each target sets up what it needs first.
.PHONY: all setup run test lint types bench deep shots real-day lock
all: lint types test

# A recorded day for `make real-day`; any other can be given: make real-day DAY=1999-05-03 SPEED=60
ARRIVALS ?= ../shared/data/anonymous-bank/1999-05.csv.gz
DAY ?= 1999-05-23
SPEED ?= 600

setup:
	@sh ./setup.sh

run: setup
	.venv/bin/branch-queue demo --data var/demo

test: setup
	.venv/bin/pytest -n auto --dist loadfile

lint: setup
	.venv/bin/ruff check .
	.venv/bin/lint-imports --no-cache

types: setup
	.venv/bin/mypy

bench: setup
	.venv/bin/pytest tests/bench -s -o python_files='bench_*.py' --timeout 900

deep: setup
	.venv/bin/pytest -m deep --timeout 3600

shots: setup
	.venv/bin/pytest -m shots --timeout 600

real-day: setup
	rm -rf var/real-day
	.venv/bin/branch-queue demo --arrivals "$(ARRIVALS)" --day $(DAY) --speed $(SPEED) --data var/real-day --json var/real-day.json
	.venv/bin/branch-queue replay --data var/real-day

# Made anew only when a dependency changes; needs uv.
lock:
	UV_CUSTOM_COMPILE_COMMAND='make lock' uv pip compile pyproject.toml --group dev --extra predict --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate -o requirements.lock
