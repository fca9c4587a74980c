# Two commands matter: `make atlas` sets up and renders everything, `make test` sets up and tests.
# `check` changes nothing, `format` may. Both start from a bare clone.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
BEREIT := $(VENV)/.bereit
NUR_ENGINE := durable_rules

.PHONY: atlas folien test check format bench schema stubs clean hilfe
.DEFAULT_GOAL := hilfe

hilfe:  ## show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BEREIT): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	@# The wheels of pypi only; the rule engine alone is built from source and may be missing.
	grep -v '^$(NUR_ENGINE)==' requirements.lock > $(VENV)/ohne-engine.txt
	grep '^$(NUR_ENGINE)==' requirements.lock > $(VENV)/engine.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r $(VENV)/ohne-engine.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r $(VENV)/engine.txt \
	    > $(VENV)/engine.log 2>&1 \
	  && $(BIN)/python -c 'import durable_rules_engine' 2>> $(VENV)/engine.log \
	  || echo 'Hinweis: durable_rules ließ sich nicht einrichten (C-Compiler vorhanden? Python unter 3.13?). Die Regeln wertet der Referenzauswerter aus. Protokoll: $(VENV)/engine.log'
	@touch $@

atlas: $(BEREIT)  ## set up and render the atlas and all reports into _site/
	$(BIN)/sozialatlas render

folien: $(BEREIT)  ## set up and render the slides for the committees into _site/folien/
	$(BIN)/sozialatlas render --profile folien

test: $(BEREIT)  ## set up and run the tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(BEREIT)  ## style, types, data, rules, texts; changes nothing
	$(BIN)/ruff format --check lib tests bench
	$(BIN)/ruff check lib tests bench
	$(BIN)/mypy
	$(BIN)/yamllint --strict rules data/katalog
	$(BIN)/check-jsonschema --schemafile rules/schema.json rules/*/*.yml
	$(BIN)/sozialatlas data check
	$(BIN)/sozialatlas rules check --streng
	$(BIN)/sozialatlas texts check

format: $(BEREIT)  ## format the code
	$(BIN)/ruff format lib tests bench
	$(BIN)/ruff check --fix lib tests bench

bench: $(BEREIT)  ## measure: stages per report, whole state, rules, memory
	$(BIN)/python bench/messen.py

schema: $(BEREIT)  ## write rules/schema.json from the model
	$(BIN)/sozialatlas rules schema

stubs: $(BEREIT)  ## write missing report stubs in kommunen/
	$(BIN)/sozialatlas stubs

clean:  ## remove what can be made again (not the environment)
	rm -rf _site _bilder .cache build .pytest_cache .mypy_cache .ruff_cache .hypothesis
