# Two commands: `make demo` and `make test`. Both prepare what they need.
# make demo FRESH=1          begins anew
# make demo DATA=<folder>    uses real data (docs/data.md)

PYTHON ?= python3

.PHONY: demo test bootstrap db clean

demo:
	@$(PYTHON) scripts/bootstrap
	@exec .venv/bin/iops demo $(if $(FRESH),--fresh) $(if $(DATA),--data "$(DATA)") $(if $(PEOPLE),--people $(PEOPLE))

test:
	@exec $(PYTHON) scripts/test $(ARGS)

bootstrap:
	@$(PYTHON) scripts/bootstrap --dev

db:
	@.venv/bin/iops db start

clean:
	@$(PYTHON) scripts/clean
