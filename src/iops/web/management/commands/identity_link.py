"""``iops identity link``: which records of the force may be one person, in steps that restart."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.contracts import PURPOSES
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import IopsError
from iops.pole.linkage import runs
from iops.pole.linkage.batch.engines import ENGINES
from iops.pole.linkage.batch.errors import EngineMissing, TooFew
from iops.pole.linkage.batch.folder import Unfinished
from iops.pole.linkage.batch.plan import Plan


class Command(BaseCommand):
    help = "Compare the records of people, and propose which are one person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--run", default="", help="its name; the same name goes on where it was"
        )
        parser.add_argument("--engine", choices=ENGINES, default="duckdb")
        parser.add_argument("--only", choices=runs.STEPS, help="do this step, and no other")
        parser.add_argument(
            "--show", action="store_true", help="print what the run has made so far"
        )
        parser.add_argument("--memory", type=int, default=6000, metavar="MB")
        parser.add_argument("--threads", type=int, default=os.cpu_count() or 2)
        parser.add_argument("--master", default="", help="a Spark cluster, instead of this machine")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--automatic", action="store_true",
            help="let the machine judge what the force has allowed it to",
        )  # fmt: skip
        parser.add_argument("--purpose", choices=list(PURPOSES), default="system")
        parser.add_argument("--as", dest="username", help="for whom (default: the system)")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["run"] or f"{clock.now():%Y%m%d-%H%M%S}"
        if not name.replace("-", "").replace("_", "").isalnum():
            raise CommandError("--run: letters, figures, - and _ only.")
        plan = Plan(
            engine=options["engine"], memory_mb=options["memory"], threads=options["threads"],
            master=options["master"], seed=options["seed"],
        )  # fmt: skip
        by = _actor(options["username"]).for_purpose(options["purpose"])
        try:
            run = runs.open_run(Path(settings.VAR) / "linkage" / name, plan, say=self.stdout.write)
            if options["show"]:
                self.stdout.write(runs.told(run))
                return
            self.stdout.write(f"run {name} in {run.path}")
            runs.go(run, plan, by=by, only=options["only"] or "", automatic=options["automatic"])
        except (Unfinished, EngineMissing, TooFew) as error:
            raise CommandError(str(error)) from None
        except IopsError as error:
            raise CommandError(error.message) from None


def _actor(username: str | None) -> Actor:
    if not username:
        return system_actor("worker")
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise CommandError(f"There is no account “{username}”.")
    return actor_for(account)
