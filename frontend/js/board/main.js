/** The board: puts the panes, the stream, the map and the command line together. */
import { find, need } from "../lib/dom.js";
import { live } from "../live/client.js";
import { LayerBox } from "../map/layers.ts";
import { CommandLine } from "./command/line.js";
import { DeskBar, DeskBook } from "./desks.js";
import { Layout } from "./layout.js";
import { LogPane } from "./log.js";
import { MajorBand, MajorBook } from "./majors.js";
import { byGradeAndAge, byUse, incidentText, readIncident, readUnit, unitText } from "./order.js";
import { ListPane } from "./pane.js";
import { buildIncident, buildUnit, patchIncident, patchUnit } from "./rows.js";

/** @typedef {import("./types.js").Incident} Incident */
/** @typedef {import("./types.js").Unit} Unit */

/** @type {import("./types.js").BoardConfig} */
const config = JSON.parse(need("#board-config", HTMLScriptElement).textContent || "{}") ?? {};
const layout = new Layout();
const log = new LogPane((id) => `/board/incidents/${id}/`);
const windows = typeof BroadcastChannel === "function" ? new BroadcastChannel("iops-board") : null;
/** @type {import("../map/board-map.js").BoardMap | null} */
let map = null;
/** @type {Map<number, number>} unit id to the time of its last fix, ms */
const fixes = new Map();
/** @type {number | null} */
let selected = null;
/** @type {Map<number, import("../map/help.ts").Call>} officers who call for help */
const calls = new Map();
const layers = new LayerBox(config.me ?? 0, (shown) => map?.show(shown));

const desks = new DeskBook(config.me ?? 0);
const deskBar = new DeskBar(desks, () => {
  incidents.showNews();
  deskBar.draw(incidents.records.values());
});

const majors = new MajorBook();
const majorBand = new MajorBand(majors);

/** An incident with the words of its desk, and the mark of a major incident. @param {Incident} row */
const tagged = (row) => majors.tagged(desks.tagged(row));

/** What is declared has changed: rows are marked again, and the band is drawn. */
function majorsChanged() {
  incidents.picture([...incidents.records.values()].map(tagged), incidents.ready);
  majorBand.draw();
}

/** The desks changed: every incident is named by its own again, and the list is that of my desk. */
function desksChanged() {
  incidents.picture([...incidents.records.values()].map(tagged), incidents.ready);
  deskBar.draw(incidents.records.values());
}

/** @type {ListPane<Incident>} */
const incidents = new ListPane({
  pane: need(".pane--inc", HTMLElement),
  rowClass: "inc-row",
  build: buildIncident,
  patch: patchIncident,
  compare: byGradeAndAge,
  text: incidentText,
  narrow: (row) => deskBar.shows(row),
  among: (row, choice) => (choice === "unsent" ? row.units.length === 0 : choice === "late" ? row.breached || row.duties_late > 0 : true),
  count: (all, shown) => {
    const rows = all.filter((row) => deskBar.shows(row));
    const unsent = rows.filter((row) => row.units.length === 0).length;
    return `${shown === rows.length ? rows.length : `${shown} of ${rows.length}`} open, ${unsent} with nobody sent`;
  },
  gradeOf: (id) => incidents.records.get(id)?.grade ?? "",
  pick: (id) => choose(id, true),
  open: () => {
    layout.tab("log");
    log.body.focus();
  },
});

/** @type {ListPane<Unit>} */
const units = new ListPane({
  pane: need(".pane--unit", HTMLElement),
  rowClass: "unit-row",
  build: buildUnit,
  patch: (row, unit, ghost) => patchUnit(row, unit, unit ? (fixes.get(unit.id) ?? null) : null, ghost),
  compare: byUse,
  text: unitText,
  among: (row, choice) => (choice === "free" ? row.deployable === "yes" : choice === "sent" ? row.committed || row.incident_id !== null : true),
  count: (rows, shown) => `${shown === rows.length ? rows.length : `${shown} of ${rows.length}`} on duty, ${rows.filter((row) => row.deployable === "yes").length} can be sent`,
  gradeOf: (id) => (units.records.get(id)?.meaning === "emergency" ? "1" : ""),
  pick: (id) => map?.showUnit(id, false),
  open: (id) => map?.showUnit(id, true),
});

/**
 * Opens an incident in the log and on the map, in this window and the person's others.
 * @param {number} id @param {boolean} tell
 */
function choose(id, tell) {
  const incident = incidents.records.get(id) ?? incidents.gone.get(id);
  if (!incident) return;
  selected = id;
  if (incidents.list.active !== id) incidents.list.select(id);
  log.open(incident);
  map?.select(id);
  if (tell) windows?.postMessage({ type: "choose", id });
}
if (windows) windows.onmessage = ({ data }) => data?.type === "choose" && choose(Number(data.id), false);

const line = new CommandLine(
  () => ({
    incidents: incidents.records.values(),
    units: units.records.values(),
    states: config.states ?? [],
    grades: config.grades ?? [],
    areas: config.areas ?? [],
    teams: config.teams ?? [],
    desks: [...desks.known.values()],
    mine: desks.mine,
    selected: selected === null ? null : (incidents.records.get(selected) ?? null),
  }),
  {
    open: (id) => {
      choose(id, true);
      layout.tab("log");
    },
    showUnit: (id) => {
      units.list.select(id);
      layout.tab("map");
      map?.showUnit(id, true);
    },
    showIncident: (id) => {
      choose(id, true);
      layout.tab("map");
      map?.showIncident(id);
    },
    go: (url) => location.assign(url),
    findUrl: config.find_url ?? "/find",
  },
);
line.say("Type ? for help.");

/** Where those incidents are whose row says no place: known to few. @type {Map<number, import("./types.js").Where>} */
const pins = new Map();
/** @type {Map<number, import("./types.js").Where>} where units are whose position is withheld */
const withheld = new Map();

/** Incidents as the map shows them: with the pins that this person may know. */
function pinned() {
  return [...incidents.records.values()].map((one) => {
    const pin = one.lon === null ? pins.get(one.id) : undefined;
    return pin ? { ...one, lon: pin.lon, lat: pin.lat, place: pin.place ?? one.place, secret: true } : one;
  });
}

/** @param {Map<number, import("./types.js").Where>} known @param {import("./types.js").Where[]} rows @param {(number | string)[]} gone */
function learn(known, rows, gone = []) {
  for (const row of rows) known.set(row.id, row);
  for (const id of gone) known.delete(Number(id));
}

/** @param {import("./types.js").Where[]} rows */
function aged(rows) {
  for (const { id, fix_at: fixAt } of rows) if (fixAt) fixes.set(id, Date.parse(fixAt));
}

live.hear("picture", ({ topic, rows }) => {
  if (topic === "emergencies") {
    calls.clear();
    for (const row of rows) calls.set(row.id, row);
    map?.calls(calls.values());
  }
  if (topic === "whereabouts") {
    pins.clear();
    learn(pins, rows);
    map?.incidents(pinned());
  }
  if (topic === "withheld") {
    withheld.clear();
    learn(withheld, rows);
    aged(rows);
    map?.withheld(withheld.values());
  }
  if (topic === "desks") {
    desks.known = new Map(rows.map((/** @type {import("./types.js").Desk} */ row) => [row.id, row]));
    desksChanged();
  }
  if (topic === "majors") {
    majors.known = new Map(rows.map((/** @type {import("./types.js").Major} */ row) => [row.id, row]));
    majorsChanged();
  }
  if (topic === "incidents") {
    incidents.picture(rows.map((/** @type {Incident} */ row) => tagged(readIncident(row))));
    deskBar.draw(incidents.records.values());
    map?.incidents(pinned());
    const open = selected === null ? undefined : incidents.records.get(selected);
    if (open) log.changed(open);
  }
  if (topic === "units") {
    units.picture(rows.map(readUnit));
    for (const unit of units.records.values()) if (unit.withheld) fixes.delete(unit.id);
    map?.units(units.records.values(), true);
    map?.withheld(withheld.values());
  }
});

live.hear("change", ({ topic, rows, gone }) => {
  if (topic === "emergencies") {
    for (const row of rows) calls.set(row.id, row);
    for (const id of gone) calls.delete(Number(id));
    map?.calls(calls.values());
  }
  if (topic === "whereabouts") {
    learn(pins, rows, gone);
    map?.incidents(pinned());
  }
  if (topic === "withheld") {
    learn(withheld, rows, gone);
    aged(rows);
    map?.withheld(rows);
  }
  if (topic === "desks") {
    for (const row of rows) desks.known.set(row.id, row);
    for (const id of gone) desks.known.delete(Number(id));
    desksChanged();
  }
  if (topic === "majors") {
    for (const row of rows) majors.known.set(row.id, row);
    for (const id of gone) majors.known.delete(Number(id));
    majorsChanged();
  }
  if (topic === "incidents") {
    incidents.change(rows.map((/** @type {Incident} */ row) => tagged(readIncident(row))), gone.map(Number));
    deskBar.draw(incidents.records.values());
    map?.incidents(pinned());
    const open = rows.some((/** @type {Incident} */ row) => row.id === selected) ? incidents.records.get(Number(selected)) : undefined;
    if (open) log.changed(open);
  }
  if (topic === "units") {
    for (const row of rows) if (row.withheld && !units.records.get(row.id)?.withheld) fixes.delete(row.id);
    units.change(rows.map(readUnit), gone.map(Number));
    map?.units(units.records.values());
    map?.withheld(withheld.values());
  }
});

live.hear("units", (/** @type {import("../live/protocol.js").Units} */ message) => {
  for (const fix of message.units) fixes.set(fix[0], fix[5] * 1000);
  map?.fixes(message.units);
});

live.watch("incidents", "desks", "majors", "units", "positions", "whereabouts", "withheld");

setInterval(() => {
  if (document.hidden) return;
  incidents.list.refresh();
  units.list.refresh();
  log.drawHead();
  majorBand.age();
}, 1000);

/** The map comes last: the lists are usable without it, and stay so where it cannot start. */
async function startMap() {
  const place = find("#map", HTMLElement);
  const parts = need("main.board", HTMLElement).dataset;
  if (!place || !parts.mapJs) return;
  try {
    const made = await import(new URL(parts.mapJs, location.href).href);
    map = await made.startBoardMap(place, {
      worker: parts.mapWorker ?? "",
      bounds: config.bounds ?? null,
      pickIncident: (/** @type {number} */ id) => choose(id, true),
      pickUnit: (/** @type {number} */ id) => units.list.select(id),
    });
    map?.incidents(pinned());
    map?.units(units.records.values());
    map?.withheld(withheld.values());
    map?.calls(calls.values());
    map?.show(layers.shown);
    if (selected !== null) map?.select(selected);
  } catch (error) {
    console.error(error);
    place.textContent = "The map could not start on this screen. The lists hold everything that it shows.";
    place.classList.add("vlist__note");
  }
}
if ("requestIdleCallback" in window) requestIdleCallback(() => void startMap(), { timeout: 1500 });
else setTimeout(() => void startMap(), 300);
