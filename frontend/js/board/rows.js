/** What one row of each list shows. A row is built once and then only patched. */
import { readClock, serverTime, span } from "../lib/clock.js";
import { el, setAttr, setText } from "../lib/dom.js";
import { words } from "./order.js";

/** @typedef {import("./types.js").Incident} Incident */
/** @typedef {import("./types.js").Unit} Unit */

/** A fix older than this is said to be old. */
const OLD_FIX_MS = 3 * 60_000;

/**
 * The named parts of a row, found once.
 * @param {HTMLElement} row
 * @returns {Record<string, HTMLElement>}
 */
function parts(row) {
  const known = PARTS.get(row);
  if (known) return known;
  /** @type {Record<string, HTMLElement>} */
  const made = {};
  for (const part of row.querySelectorAll("[data-p]")) if (part instanceof HTMLElement) made[part.dataset.p ?? ""] = part;
  PARTS.set(row, made);
  return made;
}
/** @type {WeakMap<HTMLElement, Record<string, HTMLElement>>} */
const PARTS = new WeakMap();

/** @param {string} name @param {string} [kind] @param {...(Node | string)} inside */
const span_ = (name, kind = "", ...inside) => el("span", { "data-p": name, class: kind || null }, ...inside);

/** @param {HTMLElement} row */
export function buildIncident(row) {
  row.classList.add("inc-cols");
  row.append(
    el("span", { class: "visually-hidden" }, "Grade "),
    span_("grade", "grade"),
    span_("short", "short num"),
    el("span", { class: "what" },
      el("span", { class: "line1" }, span_("type", "type cut"), span_("place", "place cut")),
      el("span", { class: "line2" }, span_("major", "tag tag--major"), span_("desk", "tag tag--desk"), span_("late", "tag tag--late"), span_("calls", "tag"), span_("tag1", "tag"), span_("tag2", "tag"), span_("summary", "cut"))),
    el("span", { class: "sent" }, span_("signs", "signs cut"), span_("stage", "stage cut")),
    span_("clock", "clock"),
  );
}

/**
 * The clock of an incident: to its target while somebody must arrive, its age otherwise.
 * @param {Incident} incident
 * @param {number} now
 */
export function incidentClock(incident, now) {
  const opened = Date.parse(incident.opened_at);
  if (incident.target_at) return readClock(Date.parse(incident.target_at), opened, now);
  return { level: "done", text: incident.breached ? "arrived late" : `${span(now - opened)} old` };
}

/** @param {HTMLElement} row @param {Incident | undefined} incident @param {boolean} ghost */
export function patchIncident(row, incident, ghost) {
  setAttr(row, "data-ghost", ghost ? "" : null);
  if (!incident) return;
  const p = parts(row);
  const clock = incidentClock(incident, serverTime.now());
  if (p.clock) {
    setText(p.clock, clock.text);
    setAttr(p.clock, "data-level", clock.level);
    setAttr(p.clock, "data-breached", incident.breached ? "" : null);
  }
  const drawn = DRAWN.get(row);
  if (drawn && drawn.of === incident) return;
  DRAWN.set(row, { of: incident });
  if (p.grade) {
    setText(p.grade, incident.grade || "?");
    setAttr(p.grade, "data-grade", incident.grade);
  }
  if (p.short) setText(p.short, String(incident.short));
  if (p.type) setText(p.type, incident.type_label);
  if (p.place) setText(p.place, incident.place);
  if (p.summary) setText(p.summary, incident.summary);
  if (p.desk) {
    p.desk.hidden = !incident.desk_code;
    setText(p.desk, incident.desk_code ?? "");
    setAttr(p.desk, "title", incident.desk_code ? `Desk ${incident.desk_name}${incident.desk_bare ? ": nobody sits there" : ""}` : null);
    setAttr(p.desk, "data-bare", incident.desk_bare ? "" : null);
  }
  if (p.major) {
    p.major.hidden = !incident.major;
    setText(p.major, incident.major?.says ?? "");
    setAttr(p.major, "data-kind", incident.major?.kind ?? null);
  }
  if (p.late) {
    p.late.hidden = !incident.duties_late;
    setText(p.late, incident.duties_late === 1 ? "1 duty late" : `${incident.duties_late} duties late`);
  }
  if (p.calls) {
    p.calls.hidden = incident.calls < 2;
    setText(p.calls, `${incident.calls} calls`);
  }
  for (const [at, part] of [p.tag1, p.tag2].entries()) {
    if (!part) continue;
    const tag = incident.tags[at];
    part.hidden = !tag;
    if (tag) setText(part, words(tag.label));
  }
  if (p.signs) {
    const nobody = incident.units.length === 0;
    setText(p.signs, nobody ? "Nobody sent" : signs(incident));
    p.signs.classList.toggle("nobody", nobody && incident.grade !== "C");
  }
  if (p.stage) {
    const open = incident.unanswered.length;
    setText(p.stage, open ? `${open} not acknowledged` : `${words(incident.state)}${incident.area ? ` · ${incident.area}` : ""}`);
    p.stage.classList.toggle("nobody", open > 0);
  }
}
/** Call signs, a question mark after each that has not acknowledged. @param {Incident} incident */
export function signs(incident) {
  return incident.units.map((sign) => (incident.unanswered.includes(sign) ? `${sign}?` : sign)).join(" ");
}
/** What each row last showed: an unchanged row costs nothing. @type {WeakMap<HTMLElement, {of: object}>} */
const DRAWN = new WeakMap();

/** @param {HTMLElement} row */
export function buildUnit(row) {
  row.classList.add("unit-cols");
  row.append(
    el("span", { class: "visually-hidden" }, "State "),
    el("span", { class: "state", "data-p": "state" }, span_("code", "state__code")),
    span_("sign", "sign cut"),
    span_("label", "cut"),
    span_("on", "on num"),
    span_("crew", "crew cut"),
    span_("area", "area cut"),
    span_("age", "age num"),
  );
}

/**
 * How old a unit's fix is, as text.
 * @param {string | number | null} fixAt
 * @param {number} now
 */
export function fixAge(fixAt, now) {
  if (fixAt === null || fixAt === "") return { text: "no fix", old: true };
  const age = Math.max(0, now - (typeof fixAt === "number" ? fixAt : Date.parse(fixAt)));
  return { text: age < 10_000 ? "now" : span(age), old: age > OLD_FIX_MS };
}

/** @param {HTMLElement} part @param {string} answerBy */
function drawAnswer(part, answerBy) {
  const left = Date.parse(answerBy) - serverTime.now();
  setText(part, left < 0 ? `No answer, ${span(-left)} late` : "Not acknowledged");
  part.classList.toggle("nobody", left < 0);
}

/** @param {HTMLElement} row @param {Unit | undefined} unit @param {number | null} fixedAt ms @param {boolean} ghost */
export function patchUnit(row, unit, fixedAt, ghost) {
  setAttr(row, "data-ghost", ghost ? "" : null);
  if (!unit) return;
  const p = parts(row);
  const known = fixedAt ?? unit.fix_at;
  const hidden = unit.withheld && known === null;
  const age = hidden ? { text: "withheld", old: false } : fixAge(known, serverTime.now());
  if (p.age) {
    setText(p.age, age.text);
    setAttr(p.age, "data-old", age.old ? "" : null);
    setAttr(p.age, "title", hidden ? "Its position is withheld: it is sent to a confidential place" : null);
  }
  // The time to answer runs: this part is drawn again with the clock.
  if (p.label && unit.answer_by) drawAnswer(p.label, unit.answer_by);
  const drawn = DRAWN.get(row);
  if (drawn && drawn.of === unit) return;
  DRAWN.set(row, { of: unit });
  const code = String(unit.state);
  setAttr(row, "data-meaning", unit.meaning);
  if (p.state) {
    setAttr(p.state, "data-deployable", unit.deployable);
    setAttr(p.state, "data-meaning", unit.meaning);
  }
  if (p.code) setText(p.code, code);
  if (p.sign) setText(p.sign, unit.callsign);
  if (p.label && !unit.answer_by) {
    setText(p.label, unit.state_label);
    p.label.classList.remove("nobody");
  }
  if (p.on) setText(p.on, unit.incident_short === null ? "" : String(unit.incident_short));
  if (p.crew) setText(p.crew, unit.crew.map((one) => `${one.name} ${one.collar}`).join(", "));
  if (p.area) setText(p.area, unit.area);
}
