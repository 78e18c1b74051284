"""What follows every migration: guards of the database, authority, the database's mark."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from iops.governance.access.authority import system_actor
from iops.governance.access.setup import sync_authority
from iops.kernel import guards
from iops.kernel.models import DatabaseMark
from iops.pole.confidential import guards as confidential
from iops.pole.confidential.commands import catch_up


class Command(BaseCommand):
    help = "Install guards, partitions, rights, roles and system actors. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mark", choices=["live", "sandbox"], default="live")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("createcachetable", database="owner", verbosity=0)
        guards.install(connections["owner"])
        confidential.install(connections["owner"])
        DatabaseMark.objects.using("owner").get_or_create(pk=1, defaults={"kind": options["mark"]})
        sync_authority()
        catch_up(by=system_actor("worker"))
        self.stdout.write("guards, rights and roles are in place")
