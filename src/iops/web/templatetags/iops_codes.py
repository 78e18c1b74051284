"""Code lists on pages: one that is out of date says so where it is used."""

from typing import Any

from django import template

from iops.reference.codes import queries

register = template.Library()


@register.inclusion_tag("iops/components/out_of_date.html")
def out_of_date(*names: str) -> dict[str, Any]:
    """A quiet line for each of the lists named that is past its review day; else nothing.

    It stands under the field in which a code of the list is chosen. No statement: lists and their
    days are kept in the process like the codes themselves.
    """
    return {"lists": queries.out_of_date(*names)}
