"""The worker process: readers of the event log, the duty engine, periodic work."""

from typing import Any

from django.core.management.base import BaseCommand

from iops.kernel.jobs import Worker


class Command(BaseCommand):
    help = "Run readers, the duty engine and periodic work until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        Worker(report=self.stdout.write).run()
