# Everything that a developer types. Needs make and Python 3.11 or newer; all else is installed into .venv.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)

# A stamp carries the checksum of the requirements it stands for: unchanged files cost nothing, changed ones install.
RUN_READY := $(VENV)/.ready-run-$(shell cat requirements.txt | cksum | cut -d ' ' -f 1)
DEV_READY := $(VENV)/.ready-dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d ' ' -f 1)

MAY_APT = [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null
APT = apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends

.PHONY: help run test bench format clean venv chromium

help:
	@echo "make run     start the whole line here: no account, no server; prints the addresses"
	@echo "make test    every check of the project"
	@echo "make bench   the benchmarks: a table on the screen, and bench.json"
	@echo "make format  let ruff put the code in order"
	@echo "make clean   remove .venv and caches; the data in var/ stays"

run: $(RUN_READY)
	@exec $(BIN)/python -m ivr run

# The quick checks come first, so that a slip is told in seconds.
test: $(DEV_READY) chromium
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadgroup -p tests.not_run

bench: $(DEV_READY)
	@exec $(BIN)/python -m tests.benchmarks

format: $(DEV_READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .grimp_cache bench.json
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
		test -n "$(PYTHON)" || { echo "Careline needs Python 3.11 or newer; name it: make PYTHON=/path/to/python3" >&2; exit 1; }; \
		echo "$(PYTHON) -m venv $(VENV)"; $(PYTHON) -m venv --clear $(VENV) \
		|| { $(MAY_APT) && $(APT) python3-venv && $(PYTHON) -m venv --clear $(VENV); } \
		|| { echo "This Python lacks its venv module; on Debian: apt-get install python3-venv" >&2; exit 1; }; }

$(RUN_READY):
	@$(MAKE) --no-print-directory venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@rm -f $(VENV)/.ready-run-*; touch $@

$(DEV_READY):
	@$(MAKE) --no-print-directory venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@rm -f $(VENV)/.ready-dev-*; touch $@

# Without a browser the run goes on, and says at its end which tests did not run.
chromium:
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		command -v $$name >/dev/null && exit; done; \
	{ $(MAY_APT) && $(APT) chromium; } \
	|| echo "No Chromium found, and none could be installed: the browser tests will not run." >&2
