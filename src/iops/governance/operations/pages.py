"""The slow-query page."""

from django.http import HttpResponse
from django.shortcuts import render

from iops.governance.operations import queries
from iops.kernel.web import Signed, page


@page("operations.view")
def machinery(request: Signed) -> HttpResponse:
    """What is slow, what lags, what is silent."""
    return render(
        request, "operations/machinery.html", {"machinery": queries.machinery(by=request.actor)}
    )
