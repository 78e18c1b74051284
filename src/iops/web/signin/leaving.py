"""Signing out: whoever is signed in nowhere any more sits at no desk."""

from contextlib import suppress
from typing import Any

from allauth.usersessions.models import UserSession

from iops.controlroom.desks.commands import leave_desk
from iops.controlroom.desks.queries import own_desk
from iops.governance.access.authority import actor_for
from iops.kernel.errors import Refused


def signed_out(*, request: Any, user: Any, **_: Any) -> None:
    """Leave the desk that one sat at, unless one is signed in at another screen.

    A desk that nobody is left at rings; signing out is never refused for it.
    """
    if user is None or user.is_system:
        return
    here = getattr(request.session, "session_key", None)
    if any(one.session_key != here for one in UserSession.objects.purge_and_list(user)):
        return
    actor = actor_for(user, purpose="incident")
    if actor.may("desks.sit") and own_desk(actor) is not None:
        with suppress(Refused):
            leave_desk(by=actor)
