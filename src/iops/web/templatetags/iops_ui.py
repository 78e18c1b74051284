"""What templates need to draw the shell: links that may be absent, clocks, grades, spark lines.

Nothing here reads the database. Every moment is shown in Europe/London by Django's own time
zone; sums with moments take ``iops.kernel.clock`` so that a practice day keeps its own time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from iops.kernel.actors import Actor
from iops.kernel.clock import now
from iops.kernel.ids import new_uid

register = template.Library()

AMBER_SHARE = 0.25
"""The last quarter of a clock is amber."""

GRADE_WORDS = {"1": "Grade 1, emergency", "2": "Grade 2, priority", "C": "Grade C, later"}
DEPLOYABLE_WORDS = {
    "yes": "can be deployed",
    "conditional": "can be deployed if urgent",
    "no": "cannot be deployed",
}


@dataclass(frozen=True)
class Problem:
    """One line of an error summary."""

    label: str
    text: str
    target: str


@dataclass(frozen=True)
class Clock:
    """A clock against its target, in words and as a level."""

    level: str
    text: str
    words: str
    target: datetime | None
    breached: bool


# --- addresses ---------------------------------------------------------------------------------


@register.simple_tag
def url_or(name: str, fallback: str, *args: object) -> str:
    """The address of a named route, or ``fallback`` where no part of the product has it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return fallback


@register.simple_tag
def link_if(name: str, label: str) -> str:
    """A link to a named route; nothing where that route is not installed."""
    try:
        return format_html('<a href="{}">{}</a>', reverse(name), label)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def current_page(context: template.Context, url: str) -> str:
    """``aria-current`` for the menu entry of the section that the page belongs to."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    if request.path == url:
        return mark_safe(' aria-current="page"')
    # The entry of a page below is the one, where the menu has it: "/encounters/new/".
    below = [one["url"] for one in context.get("menu") or () if len(one["url"]) > len(url)]
    if any(request.path.startswith(one) for one in below):
        return ""
    if len(url) > 1 and request.path.startswith(url.rstrip("/") + "/"):
        return mark_safe(' aria-current="true"')
    return ""


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: object) -> str:
    """The page's own query string with some values changed; ``None`` takes one out.

    For page numbers and sort orders only: searches are POST and never stand in an address.
    """
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is None:
        return ""
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return "?" + query.urlencode()


@register.filter
def role_words(actor: Actor) -> str:
    """Rank and roles of a person, as they are said: "Sergeant, dispatcher"."""
    roles = [role.replace("_", " ").replace("-", " ") for role in sorted(actor.roles)]
    rank = [actor.rank] if actor.rank and actor.rank not in roles else []
    words = ", ".join([*rank, *roles])
    return words[:1].upper() + words[1:] if words else "No role"


@register.filter
def purpose_words(code: str, purposes: Mapping[str, str] | None) -> str:
    """A purpose in words."""
    return (purposes or {}).get(code, code)


# --- forms -------------------------------------------------------------------------------------


@register.simple_tag
def once() -> SafeString:
    """The key by which a form that is sent twice does its work once; a new one for each form."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', new_uid())


@register.simple_tag
def field_kind(field: BoundField) -> str:
    """How a field is laid out: ``group`` (fieldset), ``check`` (one box) or ``plain``."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "check"
    return "group" if widget.use_fieldset else "plain"


@register.simple_tag
def error_list(form: object) -> list[Problem]:
    """Every error of a form or formset, in the order of the fields, each with where it is.

    A page without a form has none: anything that is not a form gives an empty list.
    """
    if isinstance(form, BaseFormSet):
        whole = [Problem("", str(text), "") for text in form.non_form_errors()]
        return whole + [problem for one in form.forms for problem in error_list(one)]
    if not isinstance(form, BaseForm) or not form.is_bound:
        return []
    problems = [Problem("", str(text), "") for text in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or f"{bound.auto_id}_group"
        problems += [Problem(str(bound.label), str(text), target) for text in bound.errors]
    return problems


# --- time --------------------------------------------------------------------------------------


@register.simple_tag
def now_or(moment: datetime | None) -> datetime:
    """``moment``, or the present by the kernel's clock."""
    return moment or now()


def span(length: timedelta) -> str:
    """A length of time as people say it: ``45 s``, ``12 min``, ``3 h 05``, ``2 d 4 h``."""
    seconds = int(abs(length.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes:02d}"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h"


@register.filter
def ago(moment: datetime | None) -> str:
    """How long ago a moment was."""
    return "" if moment is None else span(now() - moment)


def read_clock(
    target: datetime | None,
    *,
    started: datetime | None,
    stopped: datetime | None,
    at: datetime,
) -> Clock:
    """A clock's level at ``at``: ``ok``, ``amber`` (last quarter), ``red`` (late), ``done``.

    A stopped clock keeps its breach: being late is never erased.
    """
    if target is None:
        return Clock("none", "no target", "no target", None, False)
    if stopped is not None:
        late = stopped > target
        words = f"{span(stopped - target)} late" if late else "met in time"
        return Clock("done", words, words, target, late)
    left = target - at
    if left < timedelta(0):
        return Clock("red", f"{span(left)} late", f"{span(left)} late", target, True)
    whole = target - started if started is not None else None
    level = "amber" if whole is not None and left <= whole * AMBER_SHARE else "ok"
    return Clock(level, f"{span(left)} left", f"{span(left)} left", target, False)


@register.simple_tag
def clock(
    target: datetime | None, started: datetime | None = None, stopped: datetime | None = None
) -> SafeString:
    """A clock that the page keeps counting: ``{% clock target_at opened_at %}``.

    Made here and not in a template: a list has one in every row.
    """
    one = read_clock(target, started=started, stopped=stopped, at=now())
    more = [mark_safe(" data-breached")] if one.breached else []
    if one.target and not stopped:
        more.append(format_html(' data-clock="{}"', localtime(one.target).isoformat()))
        if started:
            more.append(format_html(' data-clock-from="{}"', localtime(started).isoformat()))
    if one.target:
        more.append(format_html(' title="Target {}"', f"{localtime(one.target):%d %b %H:%M}"))
    return format_html(
        '<span class="clock" data-level="{}"{}>{}</span>',
        one.level, format_html_join("", "{}", ((part,) for part in more)), one.text,
    )  # fmt: skip


# --- chips -------------------------------------------------------------------------------------


@register.simple_tag
def grade(code: str | None, label: bool = False) -> SafeString:
    """A grade as letter and shape; with ``label=True`` also in words."""
    shown = code or ""
    words = GRADE_WORDS.get(shown, f"Grade {shown}" if shown else "Not graded")
    chip = format_html(
        '<span class="grade" data-grade="{}" role="img" aria-label="{}" title="{}">{}</span>',
        shown,
        words,
        words,
        shown or "?",
    )
    return format_html('{}<span class="grade__label">{}</span>', chip, words) if label else chip


@register.simple_tag
def unit_state(code: str | int, label: str, deployable: str = "no") -> SafeString:
    """A resource state: its code in the shape that says whether the unit can be sent."""
    return format_html(
        '<span class="state" data-state="{}" data-deployable="{}" title="{}">'
        '<span class="state__code">{}</span>{}</span>',
        code,
        deployable,
        DEPLOYABLE_WORDS.get(deployable, ""),
        code,
        label,
    )


@register.simple_tag
def chip(text: str, tone: str = "") -> SafeString:
    """A tag: a word in a box. Tones: red, amber, green, blue, violet, line."""
    tone_class = f" chip--{tone}" if tone else ""
    return format_html('<span class="chip{}">{}</span>', tone_class, text)


@register.simple_tag
def options(choices: Iterable[tuple[object, str]], chosen: object = "") -> SafeString:
    """The options of a long list to choose from; a loop in a template takes ten times as long."""
    picked = str(chosen)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (value, mark_safe(" selected") if str(value) == picked else "", label)
            for value, label in choices
        ),
    )


@register.filter
def by_type(markers: Sequence[Any] | None) -> list[dict[str, Any]]:
    """Markers of one kind as one: what they say together, and each by itself.

    Keeps the order of the first of each kind, so that danger stays in front.
    """
    groups: dict[str, list[Any]] = {}
    for marker in markers or ():
        groups.setdefault(marker.code, []).append(marker)
    return [
        {
            "label": lines[0].label,
            "tone": lines[0].tone,
            "count": len(lines),
            "lines": lines,
            "review_on": min(line.review_on for line in lines),
            "overdue": any(line.overdue for line in lines),
        }
        for lines in groups.values()
    ]


# --- pictures ----------------------------------------------------------------------------------


@register.inclusion_tag("iops/components/spark.html")
def spark(
    values: Sequence[float] | None, label: str = "", baseline: float | None = None
) -> dict[str, object]:
    """A spark line as SVG, 100 by 24 units; ``baseline`` draws the usual value as a dashed line."""
    numbers = [float(value) for value in values or ()]
    if len(numbers) < 2:
        return {"line": ""}
    shown = [*numbers, baseline] if baseline is not None else numbers
    low, high = min(shown), max(shown)
    reach = (high - low) or 1.0

    def height(value: float) -> float:
        return round(22 - (value - low) / reach * 20, 2)

    step = 100 / (len(numbers) - 1)
    points = [(round(index * step, 2), height(value)) for index, value in enumerate(numbers)]
    line = "M" + " L".join(f"{x} {y}" for x, y in points)
    return {
        "line": line,
        "area": f"{line} L100 24 L0 24 Z",
        "base": None if baseline is None else height(baseline),
        "last": points[-1],
        "label": label or f"from {numbers[0]:g} to {numbers[-1]:g}, highest {max(numbers):g}",
    }
