"""The administrator sees the machinery, and no record."""

from collections.abc import Callable

import pytest

from iops.governance.operations.queries import machinery
from iops.kernel.actors import Actor
from iops.kernel.errors import NotPermitted

pytestmark = pytest.mark.django_db


def test_a_silent_engine_is_named(as_role: Callable[..., Actor]) -> None:
    seen = machinery(by=as_role("system-administrator"))
    assert "duty-engine" in dict(seen.problems)


def test_the_page_opens_and_holds_no_values(
    as_role: Callable[..., Actor], as_page: Callable[..., str]
) -> None:
    html = as_page(as_role("system-administrator"), "/operations/")
    assert "Slow queries" in html


def test_nobody_else_opens_it(as_role: Callable[..., Actor]) -> None:
    with pytest.raises(NotPermitted):
        machinery(by=as_role("force-incident-manager"))
