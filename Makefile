# Recipes for make 3.81 and newer. The README has the same lines for Windows.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install roadmap web test check bench lock clean

# Compiling uses every core, where pip uses one; templates among the packages are no Python.
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-compile
COMPILE := $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true

$(VENV)/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-build-isolation --no-deps -e .
	$(COMPILE)
	touch $@

# Holds all of the other lock, at the same versions.
$(VENV)/installed-dev: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements-dev.lock
	$(PIP) --no-build-isolation --no-deps -e .
	$(COMPILE)
	touch $(VENV)/installed $@

install: $(VENV)/installed

roadmap: $(VENV)/installed
	$(BIN)/meshwright roadmap --sample --prompt-file knowledge/sample/retail/prompts/reference.txt --out out

web: $(VENV)/installed
	$(BIN)/meshwright web --sample

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -W error -q -n 2 --dist loadgroup tests

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(BIN)/deptry .

bench: $(VENV)/installed-dev
	PYTHONPATH=tests $(BIN)/python -m evals.benchmarks
	$(BIN)/python -m evals.benchmarks.quality trend speed
	$(BIN)/python -m evals.grounding
	$(BIN)/python -m evals.planner
	$(BIN)/python -m evals.planner --set held_out

# Names no index, so that the lock fits whichever index is configured.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group build -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group build --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) out .pytest_cache .ruff_cache
