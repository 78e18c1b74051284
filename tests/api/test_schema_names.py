"""Two schemas of one name would be one in the description of the API, and one of them a lie."""

from collections import defaultdict
from collections.abc import Iterator

from ninja import Schema

import iops.web.api  # noqa: F401 - every router is declared there


def below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def test_every_schema_has_a_name_of_its_own() -> None:
    named = defaultdict(set)
    for one in below(Schema):
        if one.__module__.startswith("iops."):
            named[one.__name__].add(one.__module__)
    twice = {name: sorted(where) for name, where in named.items() if len(where) > 1}
    assert not twice, f"Give each a name of its own: {twice}"
