"""Fields that the whole house shares."""

from typing import Any

from django.db import models


class TextKey(models.CharField):  # type: ignore[type-arg]
    """Text that is looked up or sorted: collation "C".

    Wheels, distributions and services collate differently; under "C" an index built on one
    machine is right on every other.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("db_collation", "C")
        super().__init__(*args, **kwargs)
