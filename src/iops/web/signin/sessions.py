"""Where I am signed in: each session with its device and times; end one, or all the others."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from iops.governance.access.commands import end_sessions
from iops.kernel.ids import is_number
from iops.kernel.web import Signed, page

#: What stands in a browser's name of itself, and what people call it. The first that fits.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung browser"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Chromium", "Chromium"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class SessionLine:
    """A session as its owner recognises it."""

    id: int
    device: str
    address: str
    began_at: datetime
    here: bool


def device(agent: str) -> str:
    """“Chrome on Windows”, from the name that a browser gives itself."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if system else browser


def lines(request: Signed) -> list[SessionLine]:
    """The person's sessions, this one first, then the newest."""
    user: Any = request.user
    own = UserSession.objects.purge_and_list(user)
    found = [
        SessionLine(
            id=one.pk, device=device(one.user_agent), address=one.ip, began_at=one.created_at,
            here=one.session_key == request.session.session_key,
        )
        for one in own
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.here, -one.began_at.timestamp()))


@page("")
def sessions(request: Signed) -> HttpResponse:
    """List them; a POST ends one, or all others."""
    if request.method == "POST":
        which = request.POST.get("session", "")
        here = request.session.session_key or ""
        ended = end_sessions(
            by=request.actor,
            account_id=request.actor.account_id,
            session_ids=[int(which)] if is_number(which) else None,
            but=here,
        ).value
        done = "1 session has ended." if ended == 1 else f"{ended} sessions have ended."
        messages.success(request, done)
        return redirect("usersessions_list")
    context = {
        "title": "Where you are signed in",
        "lead": "End what you do not know, or have left. Then change your password.",
        "sessions": lines(request),
    }
    return render(request, "usersessions/usersession_list.html", context)
