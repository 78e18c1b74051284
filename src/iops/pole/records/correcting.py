"""Correcting what a record says: the form that records it, filled, and what it said before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from iops.kernel.errors import EditConflict, Invalid, IopsError, Refused
from iops.kernel.ids import new_uid
from iops.kernel.web import Signed, page, whole
from iops.pole.records import forms
from iops.pole.records.commands import correct
from iops.pole.records.contracts import Field, Given, RecordForm, Section
from iops.pole.records.corrections import GROUNDS
from iops.pole.records.kinds import FORMS
from iops.pole.records.queries import Standing, corrected_kind, correcting, former


@dataclass(frozen=True)
class _Typed:
    """What a person typed, over what: the texts that stood on their form, and its version."""

    texts: dict[str, str]
    was: dict[str, str]
    version: int

    @property
    def changes(self) -> dict[str, str]:
        """What they changed. Of a place, its words and its number go together."""
        found = {
            name: text for name, text in self.texts.items() if text != self.was.get(name, text)
        }
        if "place" in found or "place_id" in found:
            found |= {name: self.texts.get(name, "") for name in ("place", "place_id")}
        return found


@page("people.change")
def correct_page(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """Correct what a record says. A refusal keeps what was typed.

    Where somebody else changed the record meanwhile, their values stand beside those typed here,
    and fields that were not touched show theirs.
    """
    standing = correcting(by=request.actor, kind=kind, record_id=record_id)
    form = _form(kind)
    if request.method != "POST":
        return _page(request, standing, form, _Typed({}, {}, standing.version))
    typed = _typed(request, standing, form)
    changes = typed.changes
    try:
        forms.check(_only(form, changes), Given(changes))
        correct(
            by=request.actor,
            kind=kind,
            record_id=record_id,
            expected_version=typed.version,
            texts=changes,
            ground=request.POST.get("ground", ""),
            reason=request.POST.get("reason", "")[:1000],
        )
    except EditConflict as conflict:
        standing = correcting(by=request.actor, kind=kind, record_id=record_id)
        return _page(request, standing, form, typed, conflict)
    except (Invalid, Refused) as refusal:
        return _page(request, standing, form, typed, refusal)
    messages.success(request, "Corrected. What it said before stays in its history.")
    return redirect(standing.url)


@page("people.view")
def former_page(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """What a record said before, change by change."""
    standing = former(by=request.actor, kind=kind, record_id=record_id)
    context = {
        "title": f"What record {record_id} said before",
        "caption": standing.title,
        "crumbs": [(standing.title, standing.url), ("What it said before", "")],
        "standing": standing,
        "may_correct": request.actor.may("people.change"),
    }
    return render(request, "records/former.html", context)


def _form(kind: str) -> RecordForm:
    """The form that records this kind, with the fields that can be corrected."""
    of = corrected_kind(kind)
    form = FORMS[of.form]
    sections = [
        replace(section, fields=[one for one in section.fields if one.name in of.columns])
        for section in form.sections
    ]
    return replace(form, sections=[one for one in sections if one.fields])


def _only(form: RecordForm, changes: Mapping[str, str]) -> RecordForm:
    fields = [field for field in form.fields if field.name in changes]
    return replace(form, sections=[Section("", fields)])


def _typed(request: Signed, standing: Standing, form: RecordForm) -> _Typed:
    """What was typed, without what is masked for whoever typed: that is not theirs to change."""
    names = [field.name for field in form.fields if field.name not in standing.masked]
    if "place" in names:
        names.append("place_id")
    posted = request.POST
    texts = {name: _text(posted[name]) for name in names if name in posted}
    was = {name: _text(posted.get(f"was_{name}", standing.texts[name])) for name in texts}
    return _Typed(texts, was, whole(posted, "expected_version") or 0)


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _page(
    request: Signed,
    standing: Standing,
    form: RecordForm,
    typed: _Typed,
    error: IopsError | None = None,
) -> HttpResponse:
    conflict = isinstance(error, EditConflict)
    changes = typed.changes
    # After a conflict the form stands on the record as it is now: only what this person changed
    # is theirs, so that saving again takes nobody's correction back unseen.
    was = dict(standing.texts) if conflict or not typed.was else typed.was
    values = dict(standing.texts) | (changes if conflict else typed.texts)
    context: dict[str, Any] = {
        "title": f"Correct {form.label} record {standing.id}",
        "caption": standing.title,
        "crumbs": [(standing.title, standing.url), ("Correct", "")],
        "standing": standing,
        "form": form,
        "sections": _shown(form, standing, values, was, {} if conflict or not error
                           else error.fields),
        "was_place_id": was.get("place_id", ""),
        "expected_version": standing.version if conflict else typed.version,
        "conflict": _conflict(form, standing, typed) if conflict else None,
        "error": None if conflict else error,
        "grounds": list(GROUNDS.items()),
        "given": request.POST,
        "idempotency_key": str(new_uid()),
    }  # fmt: skip
    return render(request, "records/correct.html", context, status=error.status if error else 200)


def _shown(
    form: RecordForm, standing: Standing, values: Mapping[str, str], was: Mapping[str, str],
    errors: Mapping[str, str],
) -> list[forms.ShownSection]:  # fmt: skip
    sections = forms.shown(form, Given(values), errors)
    return [
        replace(
            section,
            fields=[
                replace(
                    one,
                    was=was.get(one.field.name, ""),
                    masked=one.field.name in standing.masked,
                    options=_options(one, was.get(one.field.name, "")),
                )
                for one in section.fields
            ],
        )
        for section in sections
    ]


def _options(one: forms.Shown, was: str) -> list[tuple[str, str]]:
    """The choices, and what stands there: a code that has ended, a source that no form offers."""
    options = list(one.options)
    if one.field.choices and was not in dict(options):
        options.insert(0, (was, f"{was.capitalize() or 'Not recorded'} (as it stands)"))
    return options


def _conflict(form: RecordForm, standing: Standing, typed: _Typed) -> dict[str, Any]:
    """What they saved beside what was typed here, for each field that either changed."""
    changes = typed.changes
    rows = []
    for field in form.fields:
        now, was = standing.texts.get(field.name, ""), typed.was.get(field.name)
        if field.name in standing.masked or was is None:
            continue
        if now != was or field.name in changes:
            mine = changes.get(field.name)
            rows.append(
                {
                    "label": field.label,
                    "theirs": now if now != was else f"{_word(field, now)} (not changed)",
                    "mine": "not touched" if mine is None else _word(field, mine),
                }
            )
    return {
        "message": "The form holds your corrections on top of theirs: look, then save again.",
        "rows": rows,
        "version": standing.version,
    }


def _word(field: Field, text: str) -> str:
    listed = dict(field.choices()) if field.choices else {}
    return listed.get(text) or text or "empty"
