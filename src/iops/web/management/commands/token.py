"""``iops token USERNAME --scope incidents.* --name CAD``: issue a token for the API."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account


class Command(BaseCommand):
    help = "Issue a token for the API. Its text is shown once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="whose rights the token carries")
        parser.add_argument("--scope", action="append", required=True, dest="scopes")
        parser.add_argument("--name", default="from the command line")
        parser.add_argument("--days", type=int, default=365)

    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(username=options["username"], is_active=True).first()
        if account is None:
            raise CommandError(f"There is no account “{options['username']}”.")
        issued = issue_token(
            by=system_actor("worker"),
            account_id=account.pk,
            name=options["name"],
            scopes=options["scopes"],
            days=options["days"],
        )
        self.stdout.write(issued.value[1])
