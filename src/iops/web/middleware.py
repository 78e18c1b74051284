"""Between the request and the page: who acts, and what a refusal looks like."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from psycopg.errors import NumericValueOutOfRange, StringDataRightTruncation

from iops.governance.access.authority import actor_for
from iops.governance.access.contracts import PURPOSES
from iops.governance.access.models import Account
from iops.governance.audit.asking import SAID
from iops.governance.audit.contracts import HEADER, PurposeNeeded
from iops.governance.audit.outside import outside_of
from iops.governance.audit.pages import STATED, ask_why
from iops.kernel import clock
from iops.kernel.actors import Actor, Statement
from iops.kernel.errors import EditConflict, Invalid, IopsError, NotVisible
from iops.kernel.web import open_task

LONGEST_KEY = 200
#: Two long keys that begin alike must not be taken for one: neither is cut.
KEY_TOO_LONG = Invalid(
    f"The idempotency key is longer than {LONGEST_KEY} characters. Send a shorter one.",
    fields={"Idempotency-Key": f"At most {LONGEST_KEY} characters."},
)
Next = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Puts ``request.actor`` on every request of a signed-in person.

    The purpose is the one that the person chose, else that of the task they have open.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = None
        if isinstance(request.user, Account):
            clock.keep_fresh()
            purpose = request.session.get("purpose") or request.session.get("task", "")
            actor = actor_for(request.user, purpose=purpose if purpose in PURPOSES else "")
            actor = replace(actor, task=open_task(request)).stating(statements_of(request))
            actor = by_header(request, actor)
            key = request.headers.get("Idempotency-Key") or request.POST.get("idempotency_key")
            if key and len(key) > LONGEST_KEY:
                return refusal(KEY_TOO_LONG)
            if key:
                actor = actor.with_key(str(key))
        request.actor = actor  # type: ignore[attr-defined]
        return self.get_response(request)


def statements_of(request: HttpRequest) -> list[Statement]:
    """What the person has said in this session about why they look, as long as it holds."""
    moment = clock.now().timestamp()
    return [
        Statement(about, str(purpose), int(number))
        for about, (purpose, until, number) in request.session.get(STATED, {}).items()
        if until > moment
    ]


def by_header(request: HttpRequest, actor: Actor) -> Actor:
    """A call to the API says its purpose for itself, in a header."""
    said = request.headers.get(HEADER, "").strip().lower()
    if said not in SAID:
        return actor
    return actor.for_purpose(said).stating([*actor.statements, Statement("*", said)])


class RefusalMiddleware:
    """Turns a refusal of the house into its page, or its JSON."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DataError):
            error = unkeepable(error) or error
        if not isinstance(error, IopsError):
            return None
        if isinstance(error, PurposeNeeded) and not request.path.startswith("/api/"):
            return ask_why(request, error)
        if request.path.startswith("/api/") or "json" in request.headers.get("Accept", ""):
            return refusal(error)
        if isinstance(error, NotVisible) and request.method == "GET":
            told = exists_only(request)
            if told is not None:
                return told
        template = {403: "403.html", 404: "404.html"}.get(error.status, "409.html")
        return render(request, template, {"error": error}, status=error.status)


def exists_only(request: HttpRequest) -> HttpResponse | None:
    """The page of a restricted record that says that it exists, and whom to ask; else None."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or request.headers.get("HX-Request"):
        return None
    try:
        found = outside_of(by=actor, path=request.path)
    except NotVisible:
        return None
    context = {
        "title": "Restricted record",
        "record": found,
        "may_break": actor.may("access.break_glass"),
    }
    return render(request, "audit/outside.html", context, status=403)


def unkeepable(error: DataError) -> Invalid | None:
    """The refusal of what the database does not keep; None for an error of another kind.

    A text with a NUL in it, one that is too long for its column, a number beyond its column. A
    form or command says it with the field's name where it can; this is the net below them.
    """
    if "NUL" in str(error):
        return Invalid("A text has a character in it that cannot be kept (NUL). Remove it.")
    if isinstance(error.__cause__, StringDataRightTruncation):
        most = "".join(filter(str.isdecimal, str(error).splitlines()[0]))
        return Invalid(f"A text is longer than the {most} characters it may have. Shorten it.")
    if isinstance(error.__cause__, NumericValueOutOfRange):
        return Invalid("A number is larger than can be kept. Correct it.")
    return None


def refusal(error: IopsError) -> HttpResponse:
    """A refusal for a program."""
    if isinstance(error, PurposeNeeded):
        kind = "application/problem+json"
        return JsonResponse(refusal_body(error), status=error.status, content_type=kind)
    return JsonResponse(refusal_body(error), status=error.status)


def refusal_body(error: IopsError) -> dict[str, object]:
    """A refusal as JSON: one sentence, sentences by field, both values of an edit conflict."""
    body: dict[str, object] = {"detail": error.message, "fields": error.fields}
    if isinstance(error, PurposeNeeded):
        body |= {
            "type": "/api/v1/problems/purpose-needed", "title": "Say why you look",
            "status": error.status, "header": HEADER,
            "purposes": {code: PURPOSES[code] for code in sorted(SAID)},
        }  # fmt: skip
    if isinstance(error, EditConflict):
        body |= {
            "version": error.version,
            "theirs": {name: _plain(value) for name, value in error.theirs.items()},
            "mine": {name: _plain(value) for name, value in error.mine.items()},
        }
    return body


def _plain(value: object) -> object:
    if isinstance(value, UUID) or not isinstance(value, (str, int, float, bool, type(None))):
        return str(value)
    return value
