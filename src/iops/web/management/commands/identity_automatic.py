"""``iops identity automatic on|off|show``: whether a machine may judge "same" in a force."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.kernel.errors import IopsError
from iops.pole.linkage.cautions import without_source
from iops.pole.linkage.commands import turn_off, turn_on
from iops.pole.linkage.queries import automatic_of


class Command(BaseCommand):
    help = "Let a machine judge who is the same, stop it, or say how it stands."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["on", "off", "show"])
        parser.add_argument("--as", dest="username", required=True, help="who decides it")
        parser.add_argument("--measurement", type=int, help="on: what it rests on (the newest)")
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(username=options["username"], is_active=True).first()
        if account is None:
            raise CommandError(f"There is no account “{options['username']}”.")
        by = actor_for(account)
        switch, newest = automatic_of(by)
        try:
            if options["what"] == "on":
                number = options["measurement"] or (newest.pk if newest else 0)
                turn_on(by=by, measurement_id=number, reason=options["reason"])
            elif options["what"] == "off":
                turn_off(by=by, reason=options["reason"])
        except IopsError as error:
            raise CommandError(error.message) from None
        switch, newest = automatic_of(by)
        self.stdout.write("on" if switch and switch.is_on else "off")
        if newest:
            self.stdout.write(f"newest measurement {newest.pk}, run {newest.run}")
        for label in without_source():
            self.stdout.write(f"no capability records it yet: {label}")
