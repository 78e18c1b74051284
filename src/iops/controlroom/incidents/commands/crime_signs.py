"""Looking for a crime in what an incident says, whenever it says more, and whole at its closing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from iops.controlroom.incidents import rules
from iops.controlroom.incidents.commands.shared import is_no_crime
from iops.controlroom.incidents.contracts import EntryKind
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.reference.codes import queries as codes

#: What people said and wrote; what the house writes by itself says nothing new.
SPOKEN = (EntryKind.CALLER, EntryKind.NOTE, EntryKind.CORRECTION)


def look_for_crime(
    incident: Incident,
    *said: str,
    closing_code: str = "",
    retyped: bool = False,
    whole_log: bool = False,
) -> bool:
    """Mark the incident as like a crime where it is, and say whether recording is due by that.

    ``said`` is what is new beside type, qualifiers and summary. Whoever has said that it is no
    crime is contradicted by a type or a closing code that is given later, never by words. Changes
    the incident; the caller saves it and states the fact.
    """
    sure = bool(_code("", closing_code) or (retyped and _code("", incident.type_code)))
    if incident.crime_like and not sure:
        return False
    called_none = incident.pk is not None and is_no_crime(incident)
    if (incident.crime_like and not called_none) or (called_none and not sure):
        return False
    log = spoken_in([incident.pk])[incident.pk] if whole_log else []
    verdict = read(incident, [*said, *log], listed_words(), closing_code=closing_code)
    if not verdict.crime:
        return False
    incident.crime_like, incident.crime_why = True, verdict.why
    return True


def read(
    incident: Incident,
    said: Iterable[str],
    words: Sequence[rules.CrimeWord],
    *,
    closing_code: str = "",
) -> rules.Verdict:
    """How far an incident looks like a crime, from its codes, its texts and what was ``said``."""
    signs = [*_of_codes(incident, closing_code), *_of_words(incident, said, words)]
    return rules.weigh(signs)


def spoken_in(incident_ids: Sequence[int]) -> dict[int, list[str]]:
    """What people said and wrote in the logs of these incidents; corrected entries are left out."""
    log = LogEntry.objects.filter(incident_id__in=incident_ids, kind__in=SPOKEN)
    corrected = LogEntry.objects.filter(incident_id__in=incident_ids).exclude(corrects=None)
    said = log.exclude(pk__in=corrected.values("corrects_id")).order_by("pk")
    found: dict[int, list[str]] = defaultdict(list)
    for incident_id, text in said.values_list("incident_id", "text"):
        found[incident_id].append(text)
    return found


def listed_words() -> list[rules.CrimeWord]:
    """The words of the list that is in force."""
    listed = codes.codes("crime-words")
    return [rules.CrimeWord(one.code, float(one.detail.get("weight") or 0)) for one in listed]


def _of_codes(incident: Incident, closing_code: str) -> list[rules.Sign]:
    signs = [*_code("type", incident.type_code), *_code("closing code", closing_code)]
    for one in incident.qualifiers:
        listed = codes.find("qualifiers", one)
        if listed is not None:
            weight = float(listed.detail.get("crime_weight") or 0)
            signs += rules.by_code("qualifier", listed.label.lower(), weight)
    return signs


def _code(where: str, code: str) -> list[rules.Sign]:
    listed = codes.find("incident-types", code) if code else None
    crime = listed is not None and listed.detail.get("crime") == "yes"
    return rules.by_code(where, f"{code} {listed.label}", rules.CERTAIN) if listed and crime else []


def _of_words(
    incident: Incident, said: Iterable[str], words: Sequence[rules.CrimeWord]
) -> list[rules.Sign]:
    signs = rules.signs_in(incident.summary, words, where="caller")
    for text in said:
        signs += rules.signs_in(text, words, where="log")
    if incident.result:
        signs += rules.signs_in(incident.result, words, where="result")
    return signs
