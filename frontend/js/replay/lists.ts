/** What stands beside the map: what happened, and the units with the age of what is known of them. */
import { el, setAttr, setText } from "../lib/dom.js";
import { span } from "../lib/clock.js";
import { standing } from "./model.ts";
import type { Config, Happened, Track } from "./model.ts";

/** More units than this are on the map and not in the list: committed ones first. */
const MOST = 60;

export function clockOf(config: Config, t: number): string {
  return new Date((config.start + t) * 1000).toLocaleTimeString("en-GB", { timeZone: "Europe/London" });
}

/** The list of what happened; a press goes there. */
export class HappenedList {
  private readonly rows: { one: Happened; row: HTMLButtonElement }[];
  private at = -1;

  constructor(place: HTMLElement, config: Config, go: (one: Happened) => void) {
    this.rows = config.happened.map((one) => {
      const row = el("button", { type: "button", class: `happened happened--${one.kind}` }, el("time", {}, clockOf(config, one.at)), el("span", {}, one.text));
      row.addEventListener("click", () => go(one));
      return { one, row };
    });
    place.replaceChildren(...this.rows.map(({ row }) => el("li", {}, row)));
    if (this.rows.length === 0) place.replaceChildren(el("li", { class: "muted" }, "Nothing happened in this time that you may see."));
  }

  draw(t: number): void {
    let last = -1;
    for (let at = 0; at < this.rows.length && (this.rows[at]?.one.at ?? 0) <= t; at += 1) last = at;
    if (last === this.at) return;
    this.at = last;
    this.rows.forEach(({ row }, at) => {
      setAttr(row, "data-past", at <= last ? "" : null);
      setAttr(row, "aria-current", at === last ? "true" : null);
    });
    const current = this.rows[last]?.row;
    const list = current?.closest("ul");
    if (current && list && !list.contains(document.activeElement)) list.scrollTop = current.offsetTop - list.clientHeight / 2;
  }
}

export class UnitList {
  private readonly rows = new Map<number, HTMLElement>();

  constructor(
    private readonly place: HTMLElement,
    private readonly config: Config,
    private readonly tracks: Map<number, Track>,
  ) {}

  draw(t: number): void {
    const lines = this.config.units
      .map((unit) => ({ unit, stood: standing(unit.stood, t), track: this.tracks.get(unit.id) }))
      .filter(({ stood, track }) => stood !== null && (stood.meaning !== "off-duty" || track?.at(t)))
      .sort((a, b) => Number(b.stood?.incident !== null) - Number(a.stood?.incident !== null) || a.unit.callsign.localeCompare(b.unit.callsign))
      .slice(0, MOST);
    const shown = new Set(lines.map(({ unit }) => unit.id));
    for (const [id, row] of this.rows) if (!shown.has(id)) (row.remove(), this.rows.delete(id));
    lines.forEach(({ unit, stood, track }, at) => {
      let row = this.rows.get(unit.id);
      if (!row) this.rows.set(unit.id, (row = el("li", {}, el("b", {}, unit.callsign), el("span", {}), el("span", { class: "num" }))));
      const [, said, age] = row.children;
      const where = track?.at(t) ?? null;
      const job = stood?.incident ? (this.config.incidents.find((one) => one.id === stood.incident)?.short ?? null) : null;
      if (said) setText(said, `${stood?.label ?? ""}${job === null ? "" : `, ${job}`}`);
      if (age) setText(age, where === null ? "not heard yet" : `${span((t - where.fixed) * 1000)} old, ${this.config.sources[where.source] ?? ""}`);
      setAttr(row, "data-silent", where === null || t - where.fixed >= 120 ? "" : null);
      if (this.place.children[at] !== row) this.place.insertBefore(row, this.place.children[at] ?? null);
    });
  }
}
