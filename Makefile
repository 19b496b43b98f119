# Each target only forwards to a program that can be called without make as well.
.POSIX:
.SUFFIXES:

VENV = .venv
BIN = $(VENV)/bin

# Notices of other projects, about their own future, in the output of every build.
export NO_MKDOCS_2_WARNING = 1
export DISABLE_MKDOCS_2_WARNING = true

help: ## Show this list.
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 16

site: $(VENV)/.ready ## Build the reference course into site/.
	@sh tools/build-site.sh $(BIN)/mkdocs site --strict

serve: $(VENV)/.ready ## Show the course in a browser, and each change as it is saved.
	@$(BIN)/mkdocs serve

check: $(VENV)/.ready ## Check course.yaml and the files that it names.
	@$(BIN)/coursewright check

test: $(VENV)/.ready-to-test ## Run every test, the linter and the type checker.
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/pytest --numprocesses auto --dist loadfile

bench: $(VENV)/.ready-to-test ## Measure builds beside plain MkDocs.
	@$(BIN)/python -m benchmarks

clean: ## Remove everything that the other targets made.
	@rm -rf $(VENV) site screenshots

$(VENV)/.ready: pyproject.toml constraints.txt tools/set-up.sh
	@sh tools/set-up.sh $(VENV) .
	@touch $@

$(VENV)/.ready-to-test: $(VENV)/.ready tools/find-browser.sh
	@sh tools/set-up.sh $(VENV) '.[test]'
	@sh tools/find-browser.sh $(BIN)/playwright
	@touch $@

.PHONY: help site serve check test bench clean
