"""From class and outcome codes to published labels, by dated lists."""

from dataclasses import dataclass, field
from datetime import date

from iops.reference.codes import queries as codes


@dataclass
class Labels:
    """The labels of one month; remembers every code that it could not map."""

    day: date
    unmapped: dict[str, int] = field(default_factory=dict)

    def category(self, class_code: str) -> str | None:
        """The crime type of a class; None, and remembered, where the list does not say."""
        found = codes.find("crime-classes", class_code, on=self.day)
        slug = found.detail.get("police_uk") if found else None
        listed = codes.find("police-uk-categories", slug, on=self.day) if slug else None
        if listed is None:
            self._remember(f"class {class_code}")
            return None
        return listed.label

    def outcome(self, outcome_code: str, court_result: str) -> str | None:
        """The outcome's label: the court's result where there is one, else by number."""
        if not outcome_code and not court_result:
            return self._label("under-investigation", "no outcome")
        if court_result:
            return self._label(court_result, f"court result {court_result}")
        found = codes.find("outcomes", outcome_code, on=self.day)
        slug = found.detail.get("police_uk") if found else None
        return self._label(slug or "", f"outcome {outcome_code}")

    def _label(self, slug: str, what: str) -> str | None:
        listed = codes.find("police-uk-outcomes", slug, on=self.day)
        if listed is None:
            self._remember(what)
            return None
        return listed.label

    def _remember(self, what: str) -> None:
        self.unmapped[what] = self.unmapped.get(what, 0) + 1
