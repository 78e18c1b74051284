"""Pages that must be drawn when something is ill."""

from unittest.mock import patch

from django.db import OperationalError
from django.test import RequestFactory

from iops.web import context, views


def test_the_page_of_a_fault_needs_no_database() -> None:
    answer = views.broken(RequestFactory().get("/incidents/1/"))
    assert answer.status_code == 500
    assert b"Something broke on our side" in answer.content


def test_a_page_is_drawn_though_the_database_does_not_answer() -> None:
    with patch.object(context, "_marked", side_effect=OperationalError("gone")):
        assert context.shell(RequestFactory().get("/"))["is_sandbox"] is False
