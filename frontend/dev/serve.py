"""Renders the front end with invented data, without database or sign-in: for eyes and measures.

``python frontend/dev/serve.py [port]`` serves ``/board``, ``/call``, ``/kit`` and a live stream
of 300 incidents and 1,500 moving units. Nothing of it is part of the product.
"""

import json
import math
import mimetypes
import random
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src/iops/web"
sys.path.insert(0, str(ROOT / "src"))

import django  # noqa: E402
import django_stubs_ext  # noqa: E402
from django.conf import settings  # noqa: E402

settings.configure(
    SECRET_KEY="fixture",
    USE_TZ=True,
    TIME_ZONE="Europe/London",
    LANGUAGE_CODE="en-gb",
    STATIC_URL="/static/",
    ROOT_URLCONF="__main__",
    FORM_RENDERER="iops.web.forms.renderer.IopsFormRenderer",
    INSTALLED_APPS=["django.contrib.staticfiles", "django.forms"],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [
                WEB / "templates",
                ROOT / "src/iops/controlroom/consoles/templates",
                Path(__file__).parent / "templates",
            ],
            "APP_DIRS": True,
            "OPTIONS": {
                "libraries": {"iops_ui": "iops.web.templatetags.iops_ui"},
                "context_processors": ["django.template.context_processors.request"],
            },
        }
    ],
)
django_stubs_ext.monkeypatch()
django.setup()

from django import forms  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from iops.kernel.actors import Actor  # noqa: E402

urlpatterns: list[object] = []
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
rng = random.Random(7)
CENTRE = (-2.24, 53.48)
STATES = [
    ("0", "Needs assistance", "no"),
    ("1", "On duty", "yes"),
    ("2", "On patrol", "yes"),
    ("3", "At station", "yes"),
    ("4", "Refreshments", "conditional"),
    ("5", "En route", "no"),
    ("6", "At scene", "no"),
    ("7", "Committed, deployable", "conditional"),
    ("8", "Committed", "no"),
    ("9", "Prisoner escort", "no"),
    ("10", "At court", "no"),
]
TYPES = [
    ("Domestic incident", "Shouting heard, children in the house", ["Domestic", "Child"]),
    ("Collision, injury", "Two cars, one person trapped", []),
    ("Concern for safety", "Has not been seen since Thursday", ["Vulnerable"]),
    ("Burglary in progress", "Two males in the back garden, torch", []),
    ("Rowdy or nuisance", "Group of eight outside the shop", ["Youth"]),
    ("Missing person", "Aged 14, left after an argument", ["Child", "Repeat"]),
    ("Suspicious circumstances", "Van circling slowly, no lights", []),
    ("Violence", "Male with a knife seen, walked off", ["Knife"]),
    ("Alarm, premises", "Second activation tonight", []),
    ("Highway disruption", "Mattress in lane two", []),
]
STREETS = [
    "Lloyd Street",
    "Mill Road",
    "Canal Walk",
    "Station Approach",
    "Alder Grove",
    "Kiln Lane",
    "Weaver Close",
    "High Street",
    "Quarry Bank",
    "Moss Side Lane",
]
AREAS = ["Northgate", "Riverside", "Castle Hill", "Ashfield", "Old Town", "Eastbrook"]
NAMES = ["Okafor", "Hughes", "Patel", "Murray", "Novak", "Khan", "Evans", "Doyle", "Silva", "Reid"]


def iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def around(spread: float) -> tuple[float, float]:
    return CENTRE[0] + rng.gauss(0, spread), CENTRE[1] + rng.gauss(0, spread * 0.6)


class World:
    """Invented incidents and units, and the clock that moves them."""

    def __init__(self) -> None:
        now = datetime.now(UTC)
        self.position = 1
        self.incidents: dict[int, dict[str, Any]] = {}
        self.units: dict[int, dict[str, Any]] = {}
        self.next = 1
        for at in range(1500):
            self.units[at + 1] = self.unit(at + 1)
        for _ in range(300):
            self.add(now - timedelta(minutes=rng.expovariate(1 / 90)))

    def unit(self, id: int) -> dict[str, Any]:
        lon, lat = around(0.13)
        code, label, can = rng.choices(STATES, [0.2, 4, 30, 12, 4, 8, 12, 4, 6, 2, 2])[0]
        return {
            "id": id,
            "callsign": f"{rng.choice('GHJKLM')}{rng.choice('ABCR')}{id:02d}",
            "kind": "response",
            "state": code,
            "state_label": label,
            "deployable": can,
            "incident_id": None,
            "incident_short": None,
            "crew": [
                {"name": rng.choice(NAMES), "collar": str(rng.randint(1000, 9999))}
                for _ in range(rng.choice([1, 2, 2]))
            ],
            "skills": rng.sample(
                ["Taser", "Pursuit", "Public order", "Medic"], k=rng.randint(0, 2)
            ),
            "area": rng.choice(AREAS),
            "lon": lon,
            "lat": lat,
            "fix_at": iso(datetime.now(UTC) - timedelta(seconds=rng.expovariate(1 / 60))),
            "heading": rng.random() * 360,
        }

    def add(self, opened: datetime) -> dict[str, Any]:
        id = self.next
        self.next += 1
        label, summary, tags = rng.choice(TYPES)
        grade = rng.choices(["1", "2", "C", ""], [12, 45, 42.5, 0.5])[0]
        lon, lat = around(0.12)
        minutes = {"1": 15, "2": 60, "C": 48 * 60, "": 5}[grade]
        target = opened + timedelta(minutes=minutes)
        sent = []
        if rng.random() < {"1": 0.9, "2": 0.6, "C": 0.15, "": 0}[grade]:
            for unit in rng.sample(list(self.units.values()), k=rng.choice([1, 1, 2, 3])):
                if unit["incident_id"] is None:
                    unit |= {
                        "incident_id": id,
                        "incident_short": id,
                        "state": "6",
                        "state_label": "At scene",
                        "deployable": "no",
                    }
                    sent.append(unit["callsign"])
        row = {
            "id": id,
            "number": f"INC-{id:06d}-221126",
            "short": id,
            "type_code": "x",
            "type_label": label,
            "grade": grade,
            "state": rng.choice(["At scene", "En route"]) if sent else "Open",
            "opened_at": iso(opened),
            "target_at": None if sent and rng.random() < 0.7 else iso(target),
            "breached": target < datetime.now(UTC),
            "place": f"{rng.randint(1, 180)} {rng.choice(STREETS)}",
            "lon": lon,
            "lat": lat,
            "area": rng.choice(AREAS),
            "units": sent,
            "summary": summary,
            "tags": [{"code": t, "label": t} for t in tags],
            "duties_late": rng.choice([0] * 9 + [1, 2]),
            "version": 1,
        }
        self.incidents[id] = row
        return row

    def step(self) -> tuple[list[dict[str, Any]], list[int], list[dict[str, Any]]]:
        """A few changes, as a busy second has them."""
        self.position += 1
        rows, gone = [], []
        for row in rng.sample(list(self.incidents.values()), k=6):
            row = row | {"version": row["version"] + 1, "summary": rng.choice(TYPES)[1]}
            self.incidents[row["id"]] = row
            rows.append(row)
        if rng.random() < 0.35:
            rows.append(self.add(datetime.now(UTC)))
            gone.append(min(self.incidents))
            del self.incidents[gone[0]]
        units = []
        for unit in rng.sample(list(self.units.values()), k=10):
            if unit["incident_id"] is None:
                code, label, can = rng.choice(STATES[1:4])
                unit |= {"state": code, "state_label": label, "deployable": can}
                units.append(unit)
        return rows, gone, units

    def move(self, share: float) -> list[list[Any]]:
        fixes = []
        for unit in rng.sample(list(self.units.values()), k=int(1500 * share)):
            unit["heading"] = (unit["heading"] + rng.gauss(0, 20)) % 360
            turn = math.radians(unit["heading"])
            unit["lon"] += math.sin(turn) * 0.00025
            unit["lat"] += math.cos(turn) * 0.00015
            fixes.append(
                [
                    unit["id"],
                    round(unit["lon"], 6),
                    round(unit["lat"], 6),
                    round(unit["heading"]),
                    rng.choice([5, 8, 25]),
                    round(time.time(), 1),
                ]
            )
        return fixes


world = World()
listeners: list[Any] = []
quiet = threading.Event()


def event(kind: str, data: object, id: str = "") -> bytes:
    return (
        f"id: {id}\n" if id else ""
    ).encode() + f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode()


def run() -> None:
    tick = 0
    while True:
        time.sleep(0.5)
        tick += 1
        if quiet.is_set():
            continue
        at = iso(datetime.now(UTC))
        out = [event("units", {"at": at, "units": world.move(1.0 if tick % 2 else 0.3)})]
        rows, gone, units = world.step()
        out.append(
            event(
                "change",
                {
                    "topic": "incidents",
                    "position": world.position,
                    "at": at,
                    "rows": rows,
                    "gone": gone,
                },
                f"1-{world.position}",
            )
        )
        out.append(
            event(
                "change",
                {"topic": "units", "position": world.position, "at": at, "rows": units, "gone": []},
                f"1-{world.position}",
            )
        )
        if tick % 4 == 0:
            out.append(
                event("beat", {"at": at, "position": world.position, "parts": {"duty_engine": at}})
            )
        blob = b"".join(out)
        for listener in list(listeners):
            try:
                listener(blob)
            except OSError:
                listeners.remove(listener)


ACTOR = Actor(
    account_id=1,
    name="Pat Example",
    force_id=1,
    rank="",
    roles=frozenset({"dispatcher"}),
    purpose="incident",
)
PURPOSES = {
    "call": "Answering a call",
    "incident": "Dealing with an incident",
    "supervision": "Supervising",
}
MENU = [
    {"label": "Calls", "url": "/call", "key": "c"},
    {"label": "Board", "url": "/board", "key": "b"},
    {"label": "Duties", "url": "/duties", "key": "d", "count": 7, "late": True},
    {"label": "Queues", "url": "/queues", "key": "q"},
    {"label": "People", "url": "/people", "key": "p"},
    {"label": "Crimes", "url": "/crimes", "key": "r"},
    {"label": "Dashboard", "url": "/dashboard", "key": "h"},
    {"label": "Kit", "url": "/kit", "key": "k"},
]


class KitForm(forms.Form):
    surname = forms.CharField(
        label="Family name", help_text="As the person says it. Part of a name is enough."
    )
    born = forms.CharField(
        label="Date of birth",
        required=False,
        help_text="1974, 1974-05 or 1974-05-02",
        widget=forms.TextInput(attrs={"class": "w-10"}),
    )
    grade = forms.ChoiceField(
        label="Grade",
        choices=[("1", "1, emergency"), ("2", "2, priority"), ("C", "C, later")],
        widget=forms.RadioSelect,
    )
    flags = forms.MultipleChoiceField(
        label="Qualifiers",
        required=False,
        choices=[("a", "Alcohol"), ("d", "Domestic"), ("k", "Knife")],
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(label="Type", choices=[("", "Choose"), ("x", "Concern for safety")])
    text = forms.CharField(label="What is happening", widget=forms.Textarea, required=False)
    confirmed = forms.BooleanField(
        label="The caller is in a safe place", help_text="Ask before anything else."
    )


def page(path: str, query: dict[str, list[str]]) -> str | None:
    request = RequestFactory().get(path, query)
    now = datetime.now(UTC)
    base = {
        "menu": MENU,
        "actor": ACTOR,
        "purposes": PURPOSES,
        "force_name": "Sandbox Police",
        "is_sandbox": "live" not in query,
        "live_url": "/live",
        "csrf_token": "x",
    }
    if path in ("/board", "/"):
        config = {
            "states": [{"code": a, "label": b, "deployable": c} for a, b, c in STATES],
            "grades": [
                {"code": "1", "label": "1 Emergency"},
                {"code": "2", "label": "2 Priority"},
                {"code": "C", "label": "C Later"},
            ],
            "bounds": [-2.6, 53.3, -1.9, 53.66],
            "find_url": "/find",
        }
        return render_to_string("consoles/board.html", base | {"board_config": config}, request)
    if path == "/call":
        return render_to_string("call.html", base | {"title": "Call"}, request)
    if path == "/kit":
        form = KitForm({"grade": "2"}) if "errors" in query else KitForm()
        return render_to_string(
            "kit.html",
            base
            | {
                "form": form,
                "title": "Parts of a page",
                "now": now,
                "soon": now + timedelta(minutes=9),
                "past": now - timedelta(minutes=12),
                "start": now - timedelta(minutes=51),
                "trend": [3, 5, 4, 8, 9, 7, 12, 11, 14],
            },
            request,
        )
    if path == "/login":
        return render_to_string(
            "login_fixture.html", {"is_sandbox": True, "force_name": "Sandbox Police"}, request
        )
    if path.strip("/") in ("400", "403", "404", "409", "429", "500", "503"):
        return render_to_string(f"{path.strip('/')}.html", base if path != "/500" else {}, request)
    return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if "html" in kind:
            self.send_header("Content-Security-Policy", CSP)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = parse_qs(url.query, keep_blank_values=True)
        if url.path == "/live/stream":
            return self.stream(query)
        if url.path == "/quiet":
            (quiet.set if "on" in query else quiet.clear)()
            return self.answer(b"ok", "text/plain")
        if url.path.startswith("/static/"):
            file = WEB / "static" / url.path.removeprefix("/static/")
            if not file.is_file():
                return self.answer(b"no", "text/plain", 404)
            return self.answer(
                file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            )
        if url.path.startswith("/places/map/"):
            return self.answer(json.dumps(geo(url.path)).encode(), "application/geo+json")
        if url.path.endswith("/panel"):
            return self.answer(
                panel(int(url.path.split("/")[2])).encode(), "text/html; charset=utf-8"
            )
        html = page(url.path, query)
        if html is None:
            return self.answer(b"none", "text/plain", 404)
        return self.answer(html.encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path).path
        if path.endswith("/grade") and json.loads(body)["grade"] == "C":
            return self.answer(
                json.dumps(
                    {"detail": "A downgrade needs the recorded assessment.", "fields": {}}
                ).encode(),
                "application/json",
                409,
            )
        if path.endswith("/deployments"):
            row = world.incidents[int(path.split("/")[4])]
            unit = world.units[json.loads(body)["unit_id"]]
            unit |= {
                "incident_id": row["id"],
                "incident_short": row["short"],
                "state": "5",
                "state_label": "En route",
                "deployable": "no",
            }
            world.incidents[row["id"]] = row | {
                "units": [*row["units"], unit["callsign"]],
                "state": "En route",
                "version": row["version"] + 1,
            }
        if path == "/call/context":
            return self.answer(
                b'<section class="panel"><div class="panel__head"><h3>At this address</h3></div><div class="panel__body"><p>2 open incidents, 5 in a year.</p></div></section>',
                "text/html; charset=utf-8",
            )
        return self.answer(b'{"id": 1}', "application/json")

    def stream(self, query: dict[str, list[str]]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        at = iso(datetime.now(UTC))
        topics = query.get("topics", [""])[0].split(",")
        if "incidents" in topics:
            self.wfile.write(
                event(
                    "picture",
                    {
                        "topic": "incidents",
                        "position": world.position,
                        "at": at,
                        "rows": list(world.incidents.values()),
                    },
                )
            )
        if "units" in topics:
            self.wfile.write(
                event(
                    "picture",
                    {
                        "topic": "units",
                        "position": world.position,
                        "at": at,
                        "rows": list(world.units.values()),
                    },
                )
            )
        self.wfile.write(event("beat", {"at": at, "position": world.position, "parts": {}}))
        gone = threading.Event()

        def tell(blob: bytes) -> None:
            try:
                self.wfile.write(blob)
                self.wfile.flush()
            except OSError:
                gone.set()
                raise

        listeners.append(tell)
        gone.wait()


def panel(id: int) -> str:
    row = world.incidents.get(id) or {"units": [], "summary": ""}
    entries = "".join(
        f'<li><time>14:{m:02d}:09</time><div>{t}<div class="by">{rng.choice(NAMES)} {rng.randint(1000, 9999)}</div></div></li>'
        for m, t in [
            (41, row["summary"]),
            (39, "Caller is the neighbour at number 16, gives her name and number"),
            (38, "Incident opened from a 999 call"),
            (37, "THRIVE: threat immediate, children present, no weapon known"),
        ]
    )
    return f"""<div class="dense"><div class="row"><button class="btn btn--small">Add entry</button><button class="btn btn--small btn--secondary">Assess (THRIVE)</button><button class="btn btn--small btn--secondary">Close</button></div>
<h4>Recommended</h4><table class="table"><thead><tr><th>Unit</th><th class="num">Road time</th><th>Why</th></tr></thead><tbody><tr><th scope="row">GA12</th><td class="num">3 min</td><td>Nearest, Taser</td></tr><tr><th scope="row">GC07</th><td class="num">5 min</td><td>Medic</td></tr></tbody></table>
<h4>Log</h4><ol class="log">{entries}</ol></div>"""


def geo(path: str) -> dict[str, Any]:
    """A county of invented areas and roads."""
    features: list[dict[str, Any]] = []
    draw = random.Random(3)
    west, south, east, north = -2.6, 53.32, -1.9, 53.64
    if "areas" in path:
        cols, rows = 7, 5
        for c in range(cols):
            for r in range(rows):
                w, e = west + (east - west) * c / cols, west + (east - west) * (c + 1) / cols
                s, n = south + (north - south) * r / rows, south + (north - south) * (r + 1) / rows
                ring = [[w, s], [e, s], [e, n], [w, n], [w, s]]
                features.append(
                    {
                        "type": "Feature",
                        "properties": {"name": f"{draw.choice(AREAS)} {c}{r}", "level": "beat"},
                        "geometry": {"type": "Polygon", "coordinates": [ring]},
                    }
                )
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        features.append(
            {
                "type": "Feature",
                "properties": {"name": "", "level": "force"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    elif "roads" in path:
        for _ in range(2500):
            x, y = draw.uniform(west, east), draw.uniform(south, north)
            turn, line = draw.choice([0.3, 0.3 + math.pi / 2]) + draw.gauss(0, 0.08), []
            cls = draw.choices(["motorway", "primary", "residential"], [1, 6, 93])[0]
            for _ in range({"motorway": 60, "primary": 22, "residential": 6}[cls]):
                line.append([round(x, 5), round(y, 5)])
                turn += draw.gauss(0, 0.06)
                x, y = x + math.cos(turn) * 0.004, y + math.sin(turn) * 0.0024
            features.append(
                {
                    "type": "Feature",
                    "properties": {"name": draw.choice(STREETS), "class": cls},
                    "geometry": {"type": "LineString", "coordinates": line},
                }
            )
    else:
        for _ in range(400):
            features.append(
                {
                    "type": "Feature",
                    "properties": {
                        "name": f"{draw.choice(AREAS)} {draw.choice(['School', 'Hospital', 'Library', 'Station'])}"
                    },
                    "geometry": {
                        "type": "Point",
                        "coordinates": [draw.uniform(west, east), draw.uniform(south, north)],
                    },
                }
            )
    return {"type": "FeatureCollection", "features": features}


if __name__ == "__main__":
    threading.Thread(target=run, daemon=True).start()
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8790
    print(f"http://127.0.0.1:{port}/board")
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
