/** Major and critical incidents on the board: a band over everything, and a mark on their rows. */
import { serverTime, span, timeOfDay } from "../lib/clock.js";
import { announce, el, need, setText } from "../lib/dom.js";

/** @typedef {import("./types.js").Incident} Incident */
/** @typedef {import("./types.js").Major} Major */

/** What stands, without a page. */
export class MajorBook {
  constructor() {
    /** @type {Map<number, Major>} */
    this.known = new Map();
  }

  /** An incident with the mark of what it is, or is a part of. @param {Incident} row @returns {Incident} */
  tagged(row) {
    let found = null;
    for (const one of this.known.values()) {
      const main = one.incident_id === row.id;
      if (!main && !one.parts.includes(row.id)) continue;
      // Its own declaration before that of the whole; a major incident before a critical one.
      if (!found || rank(one, main) < rank(found.one, found.main)) found = { one, main };
    }
    return { ...row, major: found ? { kind: found.one.kind, says: markOf(found.one, found.main) } : null };
  }

  /** Major incidents first, then the newest. */
  get inOrder() {
    return [...this.known.values()].sort((a, b) => Number(a.kind !== "major") - Number(b.kind !== "major") || (a.declared_at < b.declared_at ? 1 : -1));
  }
}

/** @param {Major} one @param {boolean} main */
const rank = (one, main) => Number(!main) * 2 + Number(one.kind !== "major");

/** @param {Major} one @param {boolean} main */
function markOf(one, main) {
  const word = one.kind === "major" ? "MAJOR" : "CRITICAL";
  return main ? word : `part of ${one.incident_short} ${word}`;
}

/** What still has to be done about one, in the order in which it is wanted. Pure. @param {Major} one */
export function wanted(one) {
  return [
    ...(one.confirmed_by ? [] : ["nobody has it yet"]),
    ...(one.log_keeper ? [] : ["no log-keeper"]),
    ...(one.methane || one.kind !== "major" ? [] : ["no METHANE"]),
  ];
}

/** The band. It stands over the panes, so that they move down once, when one is declared. */
export class MajorBand {
  /** @param {MajorBook} book */
  constructor(book) {
    this.book = book;
    this.band = need(".majors", HTMLElement);
    this.drawn = "";
  }

  draw() {
    const shown = this.book.inOrder;
    const drawn = JSON.stringify(shown);
    if (drawn === this.drawn) return this.age();
    const before = this.band.childElementCount;
    this.drawn = drawn;
    this.band.hidden = shown.length === 0;
    this.band.replaceChildren(...shown.map((one, at) => build(one, at === 0)));
    if (shown.length > before) announce(`${shown[0]?.kind === "critical" ? "Critical" : "Major"} incident ${shown[0]?.incident_short} is declared`);
    return this.age();
  }

  /** How long each has stood. */
  age() {
    for (const place of this.band.querySelectorAll("[data-declared]")) {
      if (place instanceof HTMLElement) setText(place, `for ${span(Math.max(0, serverTime.now() - Date.parse(place.dataset.declared ?? "")))}`);
    }
  }
}

/** @param {Major} one @param {boolean} first */
function build(one, first) {
  return el(
    "section",
    { class: "majors__one", "data-kind": one.kind, "aria-label": `${one.kind === "major" ? "Major" : "Critical"} incident ${one.incident_short}` },
    el("strong", {}, one.kind === "major" ? "Major incident" : "Critical incident"),
    el("a", { href: `/major/${one.id}/`, "data-key": first ? "M" : null, "data-key-label": first ? "Open the first major or critical incident" : null }, one.name || `Incident ${one.incident_short}`),
    el("span", {}, one.name ? `${one.incident_short}, ${one.place}` : one.place),
    el("span", { "data-declared": one.declared_at, title: `Declared ${timeOfDay(one.declared_at)}` }),
    ...wanted(one).map((words) => el("span", { class: "want" }, words)),
    ...(one.confirmed_by ? [el("span", {}, `${one.confirmed_by} has it`)] : []),
    ...(one.log_keeper ? [el("span", {}, `log ${one.log_keeper}`)] : []),
    ...(one.methane ? [el("span", {}, `METHANE ${one.methane}`)] : []),
    ...(one.parts.length ? [el("span", {}, `${one.parts.length + 1} incidents`)] : []),
  );
}
