/**
 * A long list of which only the visible rows exist. The focus stays on the list itself
 * (`aria-activedescendant`), so that no update can take it away.
 */
import { el, setAttr } from "../lib/dom.js";

/** Rows kept ready above and below what is visible. */
const SPARE = 6;

/**
 * @typedef {object} ListOptions
 * @property {HTMLElement} root the scrolling element, role listbox
 * @property {string} rowClass
 * @property {(row: HTMLElement) => void} build makes the inside of an empty row
 * @property {(row: HTMLElement, id: number) => void} patch writes what the row shows now
 * @property {(id: number) => void} pick somebody moved to a row
 * @property {(id: number) => void} open Enter or double click
 */

export class VirtualList {
  /** @param {ListOptions} options */
  constructor(options) {
    this.options = options;
    this.root = options.root;
    this.space = el("div", { class: "vlist__space", role: "presentation" });
    this.root.replaceChildren(this.space);
    /** @type {number[]} */
    this.ids = [];
    /** @type {Map<number, number>} */
    this.place = new Map();
    /** @type {Map<number, HTMLElement>} */
    this.rows = new Map();
    /** @type {HTMLElement[]} */
    this.spare = [];
    /** @type {number | null} */
    this.active = null;
    this.rowHeight = 32;
    this.viewHeight = 0;
    this.scrollTop = 0;
    this.frame = 0;
    this.width = 0;
    this.measure();
    new ResizeObserver((entries) => {
      const box = entries[0]?.contentRect;
      this.viewHeight = box?.height ?? 0;
      // A narrow list has taller rows.
      if (box && box.width !== this.width) {
        this.width = box.width;
        this.measure();
      }
      this.later();
    }).observe(this.root);
    this.root.addEventListener("scroll", () => {
      this.scrollTop = this.root.scrollTop;
      this.later();
    }, { passive: true });
    this.root.addEventListener("click", (event) => this.onClick(event, false));
    this.root.addEventListener("dblclick", (event) => this.onClick(event, true));
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("iops:prefs", () => this.measure());
  }

  /** Reads the height of a row from the style sheet: text size is the person's own. */
  measure() {
    const probe = el("div", { class: `vrow ${this.options.rowClass}` });
    this.space.append(probe);
    this.rowHeight = probe.getBoundingClientRect().height || 32;
    probe.remove();
    this.later();
  }

  /** @param {number[]} ids */
  show(ids) {
    this.ids = ids;
    this.place = new Map(ids.map((id, at) => [id, at]));
    this.later();
  }

  later() {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw());
  }

  /** Draws what is visible; rows that stay keep their element, so that a press lands where it began. */
  draw() {
    this.frame = 0;
    const height = `${this.ids.length * this.rowHeight}px`;
    if (this.space.style.height !== height) this.space.style.height = height;
    const first = Math.max(0, Math.floor(this.scrollTop / this.rowHeight) - SPARE);
    const last = Math.min(this.ids.length, Math.ceil((this.scrollTop + this.viewHeight) / this.rowHeight) + SPARE);
    const visible = new Set(this.ids.slice(first, last));
    for (const [id, row] of this.rows) {
      if (visible.has(id)) continue;
      this.rows.delete(id);
      row.hidden = true;
      this.spare.push(row);
    }
    for (let at = first; at < last; at += 1) {
      const id = /** @type {number} */ (this.ids[at]);
      const row = this.rows.get(id) ?? this.take(id);
      const shift = `translateY(${at * this.rowHeight}px)`;
      if (row.style.transform !== shift) row.style.transform = shift;
      setAttr(row, "aria-posinset", String(at + 1));
      setAttr(row, "aria-setsize", String(this.ids.length));
      const active = id === this.active;
      setAttr(row, "aria-selected", String(active));
      setAttr(row, "data-active", active ? "" : null);
      this.options.patch(row, id);
    }
    const activeRow = this.active === null ? undefined : this.rows.get(this.active);
    setAttr(this.root, "aria-activedescendant", activeRow ? activeRow.id : null);
  }

  /** @param {number} id */
  take(id) {
    const row = this.spare.pop() ?? this.make();
    row.id = `${this.root.id}-${id}`;
    row.dataset.id = String(id);
    row.hidden = false;
    this.rows.set(id, row);
    return row;
  }

  make() {
    const row = el("div", { class: `vrow ${this.options.rowClass}`, role: "option" });
    this.options.build(row);
    this.space.append(row);
    return row;
  }

  /** Writes visible rows again (clocks, changed content) without touching the order. */
  refresh() {
    for (const [id, row] of this.rows) this.options.patch(row, id);
  }

  /**
   * Makes a row the current one and brings it into view.
   * @param {number | null} id
   */
  select(id) {
    this.active = id;
    const at = id === null ? undefined : this.place.get(id);
    if (at !== undefined) {
      const top = at * this.rowHeight;
      if (top < this.root.scrollTop) this.root.scrollTop = top;
      else if (top + this.rowHeight > this.root.scrollTop + this.viewHeight) this.root.scrollTop = top + this.rowHeight - this.viewHeight;
      this.scrollTop = this.root.scrollTop;
    }
    this.later();
  }

  /** @param {MouseEvent} event @param {boolean} open */
  onClick(event, open) {
    const row = event.target instanceof Element ? event.target.closest(".vrow") : null;
    if (!(row instanceof HTMLElement)) return;
    const id = Number(row.dataset.id);
    this.select(id);
    this.options.pick(id);
    if (open) this.options.open(id);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.viewHeight / this.rowHeight) - 1);
    const at = this.active === null ? -1 : (this.place.get(this.active) ?? -1);
    /** @type {Record<string, number>} */
    const goal = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: this.ids.length - 1 };
    if (event.key === "Enter" && this.active !== null) {
      event.preventDefault();
      this.options.open(this.active);
      return;
    }
    const next = goal[event.key];
    if (next === undefined || this.ids.length === 0) return;
    event.preventDefault();
    const id = /** @type {number} */ (this.ids[Math.min(this.ids.length - 1, Math.max(0, next))]);
    this.select(id);
    this.options.pick(id);
  }
}
