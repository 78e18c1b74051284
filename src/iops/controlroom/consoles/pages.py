"""The call page and the board."""

from django.http import HttpResponse
from django.shortcuts import render

from iops.kernel.web import Signed, page


@page("board.view")
def board(request: Signed) -> HttpResponse:
    """The dispatcher's board: all on one page."""
    return render(request, "consoles/board.html")
