"""Statements are prepared once, and no number is cut off on its way to the server."""

import pytest
from django.db import connection
from django.db.models import F, Value

from iops.kernel.models import NumberSeries

pytestmark = pytest.mark.django_db
LARGE = 2**50 + 7


@pytest.mark.parametrize("number", [LARGE, -LARGE, 2**31, 2**31 - 1, -(2**31) - 1])
def test_a_large_number_without_a_column_arrives_whole(number: int) -> None:
    NumberSeries.objects.create(series="T", period="1", last=0)
    found = NumberSeries.objects.annotate(given=Value(number)).get(series="T")
    assert found.given == number
    NumberSeries.objects.filter(series="T").update(last=F("last") + number)
    assert NumberSeries.objects.get(series="T").last == number


def test_a_statement_that_comes_again_is_prepared_by_the_server() -> None:
    for number in range(6):
        assert not NumberSeries.objects.filter(series="nothing", last=number).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%kernel_number_series%"],
        )
        assert cursor.fetchone()[0] >= 1
