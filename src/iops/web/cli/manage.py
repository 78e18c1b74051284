"""Run a Django management command with the database of this checkout."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence

from iops.kernel.cluster import resolve


def prepare_django() -> None:
    """Set the environment that the settings read, then Django up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iops.web.settings")
    resolve.export(resolve.ensure())
    import django

    django.setup()


def run_management_command(name: str, arguments: Sequence[str]) -> int:
    """`iops NAME ...` as `manage.py NAME ...`; `iops sandbox create` is `sandbox_create`."""
    prepare_django()
    from django.core.management import execute_from_command_line, get_commands

    name, arguments = _joined(name, list(arguments), get_commands())
    execute_from_command_line(["iops", name, *arguments])
    return 0


def _joined(name: str, rest: list[str], known: Collection[str]) -> tuple[str, list[str]]:
    """The command that one or two words name, with its arguments."""
    whole = name.replace("-", "_")
    longer = f"{whole}_{rest[0].replace('-', '_')}" if rest else ""
    return (longer, rest[1:]) if longer in known else (whole, rest)
