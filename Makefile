# One place for every command. `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

export PYTHONUNBUFFERED = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

VENV := .venv
PYTHON := $(VENV)/bin/python
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))
REQUIREMENTS := $(VENV)/.requirements
REQUIREMENTS_DEV := $(VENV)/.requirements-dev
# Test files run side by side in so many processes, each with engines of its own; 0: one after the other.
WORKERS ?= 2
COMPILE = $(PYTHON) -m piptools compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.PHONY: help run test test-long check lint bench mutants lock vendor messages clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

run: $(REQUIREMENTS) $(CATALOGUES)  ## install, migrate, load, serve on http://127.0.0.1:8080 until Ctrl-C
	@exec $(PYTHON) run.py

test: $(REQUIREMENTS_DEV) $(CATALOGUES) browser lint  ## everything that must hold: what `make check` asks, and browser journeys too
	@exec $(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

test-long: $(REQUIREMENTS_DEV) $(CATALOGUES) browser  ## the full products behind the short forms in `make test`
	@exec $(PYTHON) -m pytest --long -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: lint  ## the house rules: ruff, mypy, bandit, floors, own rules, sizes, translations, schema, vendored files
	@exec $(PYTHON) -m pytest -q tests/house tests/look/test_vendored.py

lint: $(REQUIREMENTS_DEV) $(CATALOGUES)
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m bandit --quiet --configfile pyproject.toml --recursive app jobs config.py run.py

bench: $(REQUIREMENTS_DEV) $(CATALOGUES)  ## print the figures (ratios and counts of one run)
	@exec $(PYTHON) -m tests.bench

mutants: $(REQUIREMENTS_DEV) $(CATALOGUES)  ## change the clock's rules one by one: does a test fail? MUTANTS='app.clock.rules.term*'
	@exec $(PYTHON) -m tests.mutants $(MUTANTS)

messages: $(REQUIREMENTS_DEV)  ## take new English phrases into the Chinese catalogue
	@$(PYTHON) -m tests.house.messages

lock: $(REQUIREMENTS_DEV)  ## pin every requirement again, with hashes
	@$(PYTHON) -c 'import piptools' 2>/dev/null || $(PYTHON) -m pip install --quiet pip-tools
	@CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) --extra dev --output-file requirements-dev.txt pyproject.toml
	@CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) --constraint requirements-dev.txt --output-file requirements.txt pyproject.toml

vendor: $(REQUIREMENTS)  ## take the front-end files from their npm packages again, and write their digests
	@command -v npm >/dev/null || { echo "请先安装 npm (npm is missing): sudo apt-get install -y npm" >&2; exit 1; }
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	  npm pack --silent --ignore-scripts --pack-destination "$$folder" $$($(PYTHON) -m app.core.vendoring names) >/dev/null && \
	  $(PYTHON) -m app.core.vendoring take "$$folder" && $(PYTHON) -m app.core.vendoring check

clean:  ## remove what can be made again; data in var/ stay
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis
	@rm -f $(CATALOGUES)
	@find app config.py run.py jobs tests migrations -name __pycache__ -prune -exec rm -rf {} +

# ---- what the targets stand on -------------------------------------------------------------------

$(PYTHON):
	@python=$$(command -v /usr/bin/python3.11 || command -v python3.11 || command -v python3) \
	  || { echo "需要 Python 3.11：apt-get install python3 python3-venv (Python 3.11 is missing)" >&2; exit 1; }; \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "需要 Python 3.11 或更新版本 (Python 3.11 or newer is needed)" >&2; exit 1; }; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv; \
	  else echo "请先运行 (please run first): sudo apt-get install -y python3-venv" >&2; exit 1; fi; }; \
	"$$python" -m venv $(VENV)

$(REQUIREMENTS): requirements.txt | $(PYTHON)
	@echo "安装运行所需 (installing what runs) …"
	@$(PYTHON) -m pip install --quiet --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

$(REQUIREMENTS_DEV): requirements-dev.txt $(REQUIREMENTS)
	@echo "安装测试所需 (installing what tests need) …"
	@$(PYTHON) -m pip install --quiet --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

%.mo: %.po $(REQUIREMENTS)
	@$(PYTHON) -m babel.messages.frontend compile --domain messages --directory translations >/dev/null 2>&1 \
	  && touch $@ || { echo "翻译文件有误 (the translations do not compile): $<" >&2; exit 1; }

# Chromium's shell without windows takes half the time of Chromium, which serves where the shell cannot be had.
.PHONY: browser
browser:
	@has() { command -v "$$1" >/dev/null; }; shell=chromium-headless-shell; \
	fetch() { apt-get -qq -o Acquire::Retries=0 -o Acquire::http::Timeout=20 update \
	  && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y "$$@"; }; \
	root() { [ "$$(id -u)" = 0 ] && has apt-get; }; \
	if ! { has $$shell || has chromium; } || ! fc-list 2>/dev/null | grep -qi 'Noto.*CJK'; then \
	  if root; then fetch $$shell fonts-noto-cjk || fetch chromium fonts-noto-cjk; \
	  else echo "请先运行 (please run first): sudo apt-get install -y $$shell fonts-noto-cjk" >&2; exit 1; fi; \
	elif ! has $$shell && root; then \
	  echo "安装无窗口浏览器 (installing a browser without windows) …"; (fetch $$shell) >/dev/null 2>&1 || true; fi
