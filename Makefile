# The commands of the house. `make setup` builds .venv from the hashed locks; all others call it first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
SAMPLE ?= 1
MANAGE := $(BIN)/python manage.py
# What is read from files, drawn and written, the comparisons of pages with themselves and with a second
# calculation: the same on any database, as the comparison of both of them shows.
OF_NO_DATABASE := $(addprefix --ignore ,\
	tests/targets/corpus tests/tasks/milestones/test_sheet_corpus.py \
	tests/tasks/evaluation/institutions/test_corpus.py tests/targets/figures tests/greenfin/start/guide \
	tests/greenfin/leaders/test_slides.py tests/greenfin/api/test_any_request.py \
	tests/greenfin/plans/test_documents.py tests/greenfin/plans/test_hostile_files.py \
	tests/greenfin/plans/test_long_documents.py tests/greenfin/caching/test_same_pages.py) \
	--ignore-glob 'tests/greenfin/leaders/test_briefing_*' \
	--ignore tests/greenfin/test_old_views.py --ignore tests/greenfin/test_whole_sample.py
CATALOGUE := greenfin/locale/zh_Hans/LC_MESSAGES/django
STATIC := $(or $(GREENFIN_DATA),var)/static/staticfiles.json

# Compiled modules stay out of the tree, but are kept, whatever the machine says of them: every
# start would compile Django anew, and every worker of the tests all tests.
export PYTHONPYCACHEPREFIX = $(CURDIR)/$(VENV)/pycache
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test test-fast test-long check types texts bench bill format lock tools clean

setup: $(VENV)/.synced $(CATALOGUE).mo

$(VENV)/.synced: requirements-uv.lock requirements-dev.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements-dev.lock requirements-uv.lock
	@touch $@

$(CATALOGUE).mo: $(CATALOGUE).po $(VENV)/.synced
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale zh_Hans

# Packing the static files takes longer than all else: only when one of them has changed.
$(STATIC): $(VENV)/.synced $(shell find static -type f)
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@

run: setup $(STATIC)
	@exec env PORT=$(PORT) SAMPLE=$(SAMPLE) $(MANAGE) serve

tools:
	@sh tests/tools.sh

# Coverage costs a test a third more, and a page in a browser nothing can be counted of: it is
# counted where the tests of what must be covered run, and documents that a browser prints.
COUNTED := counted and (corpus or not (browser or served))
# A second database is then asked by the tests that together ask all that these did: tests/asked.py.
ASKED := $(VENV)/asked
# A database of its own process is waited for: a worker more than there are cores.
WAITING := -n $(shell expr 1 + $$(nproc 2>/dev/null || echo 1))
test: setup tools
	@rm -rf $(ASKED)
	@$(BIN)/python -m pytest --cov --cov-report= -m "$(COUNTED)" --note-asked $(ASKED)
	@$(BIN)/coverage report
	@$(BIN)/python -m pytest -m "not ($(COUNTED))" --note-asked $(ASKED)
	@if [ -n "$$TEST_DATABASE_URL" ]; then \
		echo "What touches the database, on TEST_DATABASE_URL (and TEST_CACHE_URL):"; \
		DATABASE_URL="$$TEST_DATABASE_URL" GREENFIN_CACHE_URL="$$TEST_CACHE_URL" \
			$(BIN)/python -m pytest $(WAITING) -m "database and not browser" --asked $(ASKED) \
			$(OF_NO_DATABASE); fi

# The loop of somebody at work: no browser, no server of its own, no whole collections of workbooks or
# pages, nothing through all rooms. The room at hand is run whole: pytest tests/targets/returns.
test-fast: setup
	@$(BIN)/python -m pytest -m "not (browser or served or corpus or whole_way)" --ignore tests/browser -p no:playwright

# In full what the other two repeat to a tenth; on PostgreSQL all tests that ask a database, and then,
# alone on the machine, what is served from it: kills, silences, two nodes under half an hour of load.
test-long: setup tools
	@$(BIN)/python -m pytest -m long --whole
	@if [ -n "$$TEST_DATABASE_URL" ]; then \
		DATABASE_URL="$$TEST_DATABASE_URL" GREENFIN_CACHE_URL="$$TEST_CACHE_URL" \
			$(BIN)/python -m pytest -m "database and not browser" $(OF_NO_DATABASE) && \
		DATABASE_URL="$$TEST_DATABASE_URL" GREENFIN_CACHE_URL="$$TEST_CACHE_URL" \
			$(BIN)/python -m pytest -n 0 -m "long and served and database" --whole -rs; fi

# Types take as long as all the rest.
check: setup tools
	@$(MAKE) --no-print-directory --jobs 2 --output-sync types texts

types: setup
	@$(BIN)/mypy .

texts: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/djlint templates --check --lint --quiet
	@$(BIN)/codespell
	@$(BIN)/lint-imports
	@$(BIN)/deptry .
	@$(MANAGE) makemigrations --check --dry-run --verbosity 0
	@$(MANAGE) check --database default --fail-level WARNING
	@GREENFIN_BEHIND_HTTPS=1 GREENFIN_ALLOWED_HOSTS=example.org $(MANAGE) check --deploy --fail-level WARNING
	@$(BIN)/python tests/check_translations.py

bench: setup tools $(STATIC)
	@$(BIN)/python -m tests.bench

# The software bill and the licences of everything shipped, for a release.
bill: setup
	@$(MANAGE) bill $(or $(GREENFIN_DATA),var)/bill.json

format: setup
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/djlint templates --reformat --quiet || $(BIN)/djlint templates --check --quiet

# Locks hold hashes and no addresses.
lock: $(VENV)/.synced
	@$(BIN)/uv pip compile --quiet pyproject.toml --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .coverage* htmlcov
