"""``iops token``: issue, list and revoke tokens for the API.

``iops token USERNAME --scope incidents.* --name CAD --operator "Ann Ash"`` issues one,
``iops token USERNAME`` lists those of an account, ``iops token --revoke 7 --operator "Ann Ash"``
ends one at once.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token, revoke_token
from iops.governance.access.models import Account, ApiToken
from iops.kernel.errors import IopsError


class Command(BaseCommand):
    help = "Issue a token for the API (its text is shown once), list tokens, or revoke one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?", help="whose rights the token carries")
        parser.add_argument("--scope", action="append", default=[], dest="scopes")
        parser.add_argument("--name", default="from the command line")
        parser.add_argument("--days", type=int, default=365)
        parser.add_argument("--operator", default="", help="your name; it is kept with the token")
        parser.add_argument("--revoke", type=int, metavar="NUMBER", help="end this token at once")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["revoke"] is not None:
                revoke_token(
                    by=system_actor("worker"),
                    token_id=options["revoke"],
                    operator=options["operator"],
                )
                self.stdout.write(f"Token {options['revoke']} is revoked.")
                return
            account = Account.objects.filter(username=(options["username"] or "").lower()).first()
            if account is None:
                raise CommandError(f"There is no account “{options['username'] or ''}”.")
            if not options["scopes"]:
                self._list(account)
                return
            token, text = issue_token(
                by=system_actor("worker"),
                account_id=account.pk,
                name=options["name"],
                scopes=options["scopes"],
                days=options["days"],
                operator=options["operator"],
            ).value
        except IopsError as error:
            raise CommandError(str(error)) from None
        self.stderr.write(f"Token {token.pk}, until {token.expires_at:%d %b %Y}. Keep its text:")
        self.stdout.write(text)

    def _list(self, account: Account) -> None:
        for one in ApiToken.objects.filter(account=account).order_by("pk"):
            state = "revoked" if one.revoked_at else f"until {one.expires_at:%d %b %Y}"
            scopes = ", ".join(one.scopes)
            self.stdout.write(f"{one.pk}  {one.name}  {state}  {one.issued_for}  {scopes}")
