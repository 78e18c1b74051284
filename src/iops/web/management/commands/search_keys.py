"""``iops search_keys``: give the words of names the keys that today's rules make of them."""

from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand

from iops.pole.archive import finding
from iops.pole.search import vocabulary
from iops.pole.search.rebuild import renew_keys


class Command(BaseCommand):
    help = "Make the keys of all words anew, by which a misspelt name is found; while people work."

    def handle(self, *args: Any, **options: Any) -> None:
        began = perf_counter()
        words = sum(renew_keys(table) for table in (vocabulary.WORDS, finding.WORDS))
        self.stdout.write(f"{words:,} words in {perf_counter() - began:.1f} s")
