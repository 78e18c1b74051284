"""The layers of the map: our own boundaries, roads and places, no outside tile server."""

import hashlib

from django.http import HttpResponse, HttpResponseNotModified
from django.views.decorators.gzip import gzip_page

from iops.kernel.web import Signed, page
from iops.reference.places import map_layers

#: Reference data changes when somebody loads it; a browser asks again after this.
KEPT_SECONDS = 600


def _answer(request: Signed, text: str) -> HttpResponse:
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(text, content_type="application/geo+json")
    answer["ETag"] = tag
    answer["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return answer


@gzip_page
@page("")
def areas(request: Signed) -> HttpResponse:
    """Force, divisions and beats."""
    return _answer(request, map_layers.collection(map_layers.areas()))


@gzip_page
@page("")
def roads(request: Signed) -> HttpResponse:
    """Roads in ``bbox``; ``detail=main`` gives few, for a picture from afar."""
    box = map_layers.read_box(request.GET.get("bbox", ""))
    main_only = request.GET.get("detail") == "main"
    found = map_layers.roads(box, main_only=main_only) if box else []
    return _answer(request, map_layers.collection(found))


@gzip_page
@page("")
def places(request: Signed) -> HttpResponse:
    """Named places in ``bbox``."""
    box = map_layers.read_box(request.GET.get("bbox", ""))
    return _answer(request, map_layers.collection(map_layers.places(box) if box else []))
