/** The log pane: the head at once from the row, the rest from the server by htmx. */
import { serverTime } from "../lib/clock.js";
import { el, need, setAttr, setText } from "../lib/dom.js";
import { Part } from "../lib/part.js";
import { words } from "./order.js";
import { incidentClock, signs } from "./rows.js";

/** @typedef {import("./types.js").Incident} Incident */

export class LogPane {
  /** @param {(id: number) => string} urlOf */
  constructor(urlOf) {
    this.urlOf = urlOf;
    this.head = need(".log-head", HTMLElement);
    this.body = need(".log-body", HTMLElement);
    /** @type {Incident | null} */
    this.incident = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.part = new Part(this.body);
    this.loaded = 0;
  }

  /** @param {Incident} incident */
  open(incident) {
    const other = this.incident?.id !== incident.id;
    this.incident = incident;
    this.drawHead();
    if (!other) return;
    this.body.scrollTop = 0;
    this.load(40);
  }

  /** The open incident changed: its panel comes again, morphed, so that typed text and focus stay. */
  changed(/** @type {Incident} */ incident) {
    this.incident = incident;
    this.drawHead();
    this.load(150);
  }

  /** @param {number} wait ms; running through a list with the arrow keys loads only where it stops */
  load(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), wait);
  }

  async fetch() {
    const incident = this.incident;
    if (!incident) return;
    const id = incident.id;
    const status = await this.part.load(this.urlOf(id), { morph: this.loaded === id });
    if (status === -1) return;
    if (status >= 200 && status < 300) {
      this.loaded = id;
      this.body.removeAttribute("data-failed");
      return;
    }
    const closed = status === 403 || status === 404;
    // Another incident's log must not stand under this one's head.
    if (this.loaded !== id) this.body.replaceChildren();
    setAttr(this.body, "data-failed-text", closed
      ? "You may not see the log of this incident."
      : "The log did not load. What stands below may be old; it is tried again.");
    setAttr(this.body, "data-failed", "");
    if (!closed) this.load(4000);
  }

  drawHead() {
    const incident = this.incident;
    if (!incident) return;
    const clock = incidentClock(incident, serverTime.now());
    // Who was sent and who has answered changes without a new version of the incident.
    const drawn = `${incident.id} ${incident.version} ${signs(incident)}`;
    if (this.head.dataset.drawn !== drawn) {
      this.head.dataset.drawn = drawn;
      this.head.replaceChildren(
        el("div", { class: "log-head__line" },
          el("span", { class: "grade", "data-grade": incident.grade }, incident.grade || "?"),
          el("h3", {}, `${incident.short} ${incident.type_label}`),
          el("span", { class: "clock", "data-level": clock.level }, clock.text),
          ...incident.tags.map((tag) => el("span", { class: "chip chip--violet" }, words(tag.label))),
          el("a", { class: "num", href: `/incidents/${incident.id}/` }, incident.number)),
        el("p", {}, `${incident.place}${incident.area ? `, ${incident.area}` : ""}. ${incident.units.length ? `Sent: ${signs(incident)}` : "Nobody sent"}.`),
      );
    }
    const shown = this.head.querySelector(".clock");
    if (shown) {
      setText(shown, clock.text);
      setAttr(shown, "data-level", clock.level);
    }
  }
}
