/** The log pane: the head at once from the row, the rest from the server by htmx. */
import { el, need, setAttr, setText } from "../lib/dom.js";
import { incidentClock } from "./rows.js";
import { serverTime } from "../lib/clock.js";

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
    this.wanted = 0;
    this.loaded = 0;
    this.pending = false;
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
    this.wanted = id;
    setAttr(this.body, "aria-busy", "true");
    try {
      const answer = await fetch(this.urlOf(id), { headers: { "HX-Request": "true", Accept: "text/html" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const text = await answer.text();
      if (this.wanted !== id) return;
      const htmx = /** @type {any} */ (window).htmx;
      const same = this.loaded === id;
      this.loaded = id;
      await htmx.swap({ target: this.body, text, swap: same ? "innerMorph" : "innerHTML", sourceElement: this.body });
      this.body.removeAttribute("data-failed");
    } catch (error) {
      if (this.wanted !== id) return;
      const status = error instanceof Error ? error.message : "";
      setAttr(this.body, "data-failed-text", status === "404" || status === "403"
        ? "You may not see the log of this incident."
        : "The log did not load. What stands below may be old; it is tried again.");
      setAttr(this.body, "data-failed", "");
      if (!["403", "404"].includes(status)) this.load(4000);
    } finally {
      if (this.wanted === id) this.body.removeAttribute("aria-busy");
    }
  }

  drawHead() {
    const incident = this.incident;
    if (!incident) return;
    const clock = incidentClock(incident, serverTime.now());
    if (this.head.dataset.id !== String(incident.id) || this.head.dataset.version !== String(incident.version)) {
      this.head.dataset.id = String(incident.id);
      this.head.dataset.version = String(incident.version);
      this.head.replaceChildren(
        el("div", { class: "log-head__line" },
          el("span", { class: "grade", "data-grade": incident.grade }, incident.grade || "?"),
          el("h3", {}, `${incident.short} ${incident.type_label}`),
          el("span", { class: "clock", "data-level": clock.level }, clock.text),
          ...incident.tags.map((tag) => el("span", { class: "chip chip--violet" }, tag.label)),
          el("a", { class: "num", href: `/incidents/${incident.id}` }, incident.number)),
        el("p", {}, `${incident.place}${incident.area ? `, ${incident.area}` : ""}. ${incident.units.length ? `Sent: ${incident.units.join(", ")}` : "Nobody sent"}.`),
      );
    }
    const shown = this.head.querySelector(".clock");
    if (shown) {
      setText(shown, clock.text);
      setAttr(shown, "data-level", clock.level);
    }
  }
}
