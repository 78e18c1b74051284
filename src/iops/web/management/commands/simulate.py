"""``iops simulate --speed X``: the sandbox force lives its day through the real commands."""

import resource
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, connections

from iops.kernel import clock
from iops.kernel.errors import IopsError
from iops.sandbox.models import SandboxForce
from iops.sandbox.simulator.life import Life
from iops.sandbox.simulator.run import live

_FASTEST = 60.0


class Command(BaseCommand):
    requires_system_checks = []
    help = "Live the day of the sandbox force until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--speed", type=float, default=1.0, help="of the clock; 1 is life")
        parser.add_argument("--for", type=float, dest="minutes", help="minutes of that clock")
        parser.add_argument("--seed", type=int, help="default: the seed of the force")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["speed"] <= _FASTEST:
            raise CommandError(f"--speed is above 0 and at most {_FASTEST:.0f}")
        self.life: Life | None = None
        self.stopped = False
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, self._stop)
        began = time.monotonic()
        while not self.stopped:
            try:
                self._live(options)
                break
            except IopsError as error:
                raise CommandError(error.message) from None
            except (OperationalError, InterfaceError) as error:
                # The database went away before there was anything to take up again.
                self.stderr.write(f"waits for the database: {type(error).__name__}")
                for connection in connections.all():
                    connection.close()
                time.sleep(1)
        self._tell(time.monotonic() - began)

    def _live(self, options: dict[str, Any]) -> None:
        clock.reload()
        force = SandboxForce.objects.first()
        if force is None:
            raise CommandError("There is no sandbox force here. “iops sandbox create” makes one.")
        seed = force.seed if options["seed"] is None else options["seed"]
        live(seed=seed, speed=options["speed"], minutes=options["minutes"],
             say=self.stdout.write, started=self._started)  # fmt: skip

    def _started(self, life: Life) -> None:
        self.life = life
        if self.stopped:
            life.agenda.stopping.set()

    def _stop(self, *_: Any) -> None:
        self.stopped = True
        if self.life is not None:
            self.life.agenda.stopping.set()

    def _tell(self, seconds: float) -> None:
        if self.life is None:
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        busy = used.ru_utime + used.ru_stime
        agenda = self.life.agenda
        self.stdout.write(
            f"{sum(agenda.done.values())} things done, {sum(agenda.refused.values())} refused "
            f"{dict(agenda.refused)}, {self.life.fleet.fixes} fixes in {seconds:.0f} s; "
            f"{busy:.1f} s of processor ({busy / max(seconds, 1):.0%} of one core), "
            f"{used.ru_maxrss / 1024:.0f} MB"
        )
