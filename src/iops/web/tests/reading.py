"""A page as its reader meets it: its forms, and where its summary of errors leads."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"input", "br", "img", "meta", "link", "hr", "use", "path", "circle", "line"})


@dataclass
class Form:
    """A form that posts: where to, what it sends by itself, and by which button."""

    action: str
    sends: dict[str, str] = field(default_factory=dict)
    asks: list[str] = field(default_factory=list)


class Reading(HTMLParser):
    """``links`` of the error summary, ids that are ``seen`` (not folded away), ``values``,
    ``forms``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.seen: set[str] = set()
        self.values: list[str] = []
        self.forms: list[Form] = []
        self.summary = "error-summary" in html or "panel-problem" in html
        self._open: list[tuple[str, bool]] = []
        self._form: Form | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, tag == "details" and "open" not in given))
        if tag == "a" and given.get("href", "").startswith("#id_"):
            self.links.append(given["href"][1:])
        if "id" in given and not any(shut for _, shut in self._open):
            self.seen.add(given["id"])
        if given.get("value"):
            self.values.append(given["value"])
        if tag == "form" and given.get("method", "").lower() == "post":
            self._form = Form(given.get("action", ""))
            self.forms.append(self._form)
        if self._form is not None and "name" in given:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        sent = tag == "input" and given.get("type") == "hidden"
        ticked = given.get("type") in ("checkbox", "radio")
        pressed = tag == "button" and given["name"] not in self._form.sends
        if sent or pressed:
            self._form.sends[given["name"]] = given.get("value", "")
        elif tag in ("textarea", "select") or (tag == "input" and not ticked):
            self._form.asks.append(given["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        while self._open and self._open.pop()[0] != tag:
            pass

    @property
    def astray(self) -> list[str]:
        """Links of the summary that lead to nothing, or into what is folded away."""
        return [link for link in self.links if link not in self.seen]
