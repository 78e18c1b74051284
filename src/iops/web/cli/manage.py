"""Run a Django management command with the database of this checkout."""

from __future__ import annotations

import os
from collections.abc import Sequence

from iops.kernel.cluster import resolve


def prepare_django() -> None:
    """Set the environment that the settings read, then Django up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iops.web.settings")
    resolve.export(resolve.ensure())
    import django

    django.setup()


def run_management_command(name: str, arguments: Sequence[str]) -> int:
    """`iops NAME ...` as `manage.py NAME ...`."""
    prepare_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["iops", name, *arguments])
    return 0
