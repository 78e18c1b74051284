"""What people do with organisations."""

from typing import Any

from iops.governance.access.audiences import open_audience
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, expect_version, locked
from iops.kernel.errors import Invalid
from iops.kernel.events import Fact
from iops.pole.organisations.models import Organisation
from iops.pole.people.commands import normal_phone


def _columns(
    name: str, kind: str, address: str, place_id: int | None, phone: str
) -> dict[str, Any]:
    """What an organisation keeps of what is said of it. Raises Invalid without a name."""
    if not name.strip():
        raise Invalid("An organisation needs a name.", fields={"name": "Type its name."})
    return {
        "name": name.strip(),
        "kind": kind,
        "address": address.strip(),
        "place_id": place_id,
        "phone": normal_phone(phone),
    }


@command("organisations.record", permission="people.record", result="organisation")
def record_organisation(
    *,
    by: Actor,
    name: str,
    kind: str = "",
    address: str = "",
    place_id: int | None = None,
    phone: str = "",
) -> Outcome[Organisation]:
    """Record an organisation. Raises Invalid without a name."""
    organisation = Organisation.objects.create(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        **_columns(name, kind, address, place_id, phone),
    )
    return Outcome(organisation, [_fact("organisations.recorded", organisation)])


@command("organisations.change", permission="people.change", result="organisation")
def change_organisation(
    *, by: Actor, organisation_id: int, expected_version: int | None, **changes: Any
) -> Outcome[Organisation]:
    """Correct what is said of an organisation; its former words stay in the history.

    An address without ``place_id`` is at no known place. Nothing happens where nothing differs.
    Raises Invalid without a name, EditConflict where it was changed meanwhile.
    """
    if "address" in changes:
        changes.setdefault("place_id", None)
    found = locked(Organisation.objects, by, organisation_id, what="organisation")
    said = {name: getattr(found, name) for name in ("name", "kind", "address", "place_id", "phone")}
    unknown = set(changes) - set(said)
    if unknown:
        raise Invalid(f"These cannot be changed here: {', '.join(sorted(unknown))}.")
    columns = _columns(**(said | changes))
    differs = {name: columns[name] for name in changes if columns[name] != said[name]}
    if not differs:
        return Outcome(found)
    expect_version(found, expected_version, differs)
    for name, value in differs.items():
        setattr(found, name, value)
    found.save(update_fields=[*differs, "version"])
    return Outcome(found, [_fact("organisations.changed", found)])


def _fact(event_type: str, organisation: Organisation) -> Fact:
    return Fact(event_type, "organisation", organisation.pk, organisation.audience_id)
