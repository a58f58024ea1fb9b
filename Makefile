# `make book` and `make test` are all that a reader and CI need; both begin by setting up .venv.
PYTHON ?= python3
PIP_ARGS ?=
PROFILE ?= full
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt $(PIP_ARGS)
SMOKE := _build/smoke/html

.DEFAULT_GOAL := help
.PHONY: help book test lab lint unit smoke pages lighthouse lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

# PROFILE=sampled: the same with fewer seeds where a chapter is costly, as CI does it.
book: .venv/.book ## everything: data, all chapters at full scale, verdicts, pages in _build/html
	$(BIN)/python -m lib data
	$(BIN)/python -m lib run --profile $(PROFILE)
	$(BIN)/python -m lib verify --profile $(PROFILE)
	$(BIN)/python -m lib build --profile $(PROFILE)

test: lint unit smoke pages ## lint, unit tests and planted faults, every chapter at smoke scale, pages in a browser

lint: .venv/.dev ## style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

unit: .venv/.dev ## tests of lib, and of the faults that each check must catch
	$(BIN)/python -m lib data
	$(BIN)/python -m pytest tests --ignore tests/pages -n 2 --dist loadgroup

smoke: .venv/.dev ## every chapter in seconds, and the pages made from that
	$(BIN)/python -m lib run --profile smoke
	$(BIN)/python -m lib build --profile smoke

pages: smoke ## the pages in headless Chromium
	BOOK_HTML=$(or $(BOOK_HTML),$(SMOKE)) $(BIN)/python -m pytest tests/pages -n 2 --dist loadgroup

lighthouse: .venv/.dev ## scores of the built pages on a slow phone; needs node and npm
	$(BIN)/python -m tests.pages.lighthouse --html $(or $(BOOK_HTML),_build/html)

lab: .venv/.lab ## JupyterLab; every chapter opens as a notebook by double-click
	$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/chapters

lock: .venv/.dev .venv/.lab ## renew constraints.txt from what is installed
	$(BIN)/python -m pip freeze | sed -E 's/\+cpu//' | grep -viE '^(-e|pip|setuptools|wheel|nvidia|triton)' > constraints.txt

clean: ## remove everything that was made but the environment and the data
	rm -rf _build

.venv/bin/python:
	$(PYTHON) -m venv .venv

# The package is found from everywhere, so that a notebook imports it wherever its kernel starts.
.venv/.book: requirements.txt constraints.txt | .venv/bin/python
	$(PIP) -r requirements.txt
	@$(BIN)/python -c "import os, sysconfig; open(sysconfig.get_path('purelib') + '/book.pth', 'w').write(os.getcwd())"
	@touch $@

.venv/.dev: requirements-dev.txt requirements-cluster.txt .venv/.book
	$(PIP) -r requirements-dev.txt
	@touch $@

.venv/.lab: requirements-lab.txt .venv/.book
	$(PIP) -r requirements-lab.txt
	mkdir -p .venv/etc/jupyter/labconfig
	$(BIN)/jupytext-config --settings-file .venv/etc/jupyter/labconfig/default_setting_overrides.json set-default-viewer
	@touch $@
