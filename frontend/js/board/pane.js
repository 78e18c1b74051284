/** A list pane: filter, hold while a hand is there, pill for what waits. */
import { announce, need, setText } from "../lib/dom.js";
import { HeldOrder, matches, pillText } from "./order.js";
import { VirtualList } from "./vlist.js";

/**
 * @template {{id: number}} R
 * @typedef {object} PaneOptions
 * @property {HTMLElement} pane
 * @property {string} rowClass
 * @property {(row: HTMLElement) => void} build
 * @property {(row: HTMLElement, record: R | undefined, ghost: boolean) => void} patch
 * @property {(a: R, b: R) => number} compare
 * @property {(record: R) => string} text what a filter looks in, lower case
 * @property {(record: R, choice: string) => boolean} among whether a record belongs to a quick choice
 * @property {(record: R) => boolean} [narrow] whether the list shows a record at all
 * @property {(records: R[], shown: number) => string} count the words beside the heading
 * @property {(id: number) => string} gradeOf
 * @property {(id: number) => void} pick
 * @property {(id: number) => void} open
 */

/** @template {{id: number}} R */
export class ListPane {
  /** @param {PaneOptions<R>} options */
  constructor(options) {
    this.options = options;
    /** @type {Map<number, R>} */
    this.records = new Map();
    /** Rows that are gone but still shown. @type {Map<number, R>} */
    this.gone = new Map();
    /** @type {Map<number, string>} */
    this.texts = new Map();
    this.order = new HeldOrder();
    this.ready = false;
    this.dirty = false;
    this.frame = 0;
    this.words = "";
    this.choice = "";
    const pane = options.pane;
    this.root = need(".vlist", HTMLElement, pane);
    this.pill = need(".pill", HTMLButtonElement, pane);
    this.countText = need(".count", HTMLElement, pane);
    this.note = need(".vlist__note", HTMLElement, pane);
    this.list = new VirtualList({
      root: this.root,
      rowClass: options.rowClass,
      build: options.build,
      patch: (row, id) => options.patch(row, this.records.get(id) ?? this.gone.get(id), this.order.ghosts.has(id)),
      pick: options.pick,
      open: options.open,
    });
    this.watchHands();
    this.pill.addEventListener("click", () => this.showNews());
    const filter = pane.querySelector("input[type=search]");
    if (filter instanceof HTMLInputElement) {
      filter.addEventListener("input", () => {
        this.words = filter.value.trim();
        this.showNews();
      });
      filter.addEventListener("keydown", (event) => {
        if (event.key === "ArrowDown") {
          event.preventDefault();
          this.root.focus();
        }
      });
    }
    for (const button of pane.querySelectorAll("[data-quick]")) {
      button.addEventListener("click", () => {
        this.choice = button instanceof HTMLElement ? (button.dataset.quick ?? "") : "";
        for (const other of pane.querySelectorAll("[data-quick]")) other.setAttribute("aria-pressed", String(other === button));
        this.showNews();
      });
    }
  }

  /** A pointer over the list, a pressed button or the focus in it holds the order. */
  watchHands() {
    let over = false;
    let down = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const settle = () => {
      const hold = over || down || document.activeElement === this.root;
      clearTimeout(timer);
      if (hold) this.order.held = true;
      // The hand has left: a short wait, so that crossing the list does not make it jump.
      else timer = setTimeout(() => {
        this.order.held = false;
        this.changed();
      }, 250);
    };
    this.root.addEventListener("pointerenter", (event) => {
      over = event.pointerType !== "touch";
      settle();
    });
    this.root.addEventListener("pointerleave", () => {
      over = false;
      settle();
    });
    this.root.addEventListener("pointerdown", () => {
      down = true;
      settle();
    });
    for (const type of ["pointerup", "pointercancel"]) {
      document.addEventListener(type, () => {
        if (!down) return;
        down = false;
        settle();
      });
    }
    this.root.addEventListener("focus", settle);
    this.root.addEventListener("blur", settle);
  }

  /** Puts what waits in its place now, because the person asked for it. */
  showNews() {
    const held = this.order.held;
    this.order.held = false;
    this.apply();
    this.order.held = held;
  }

  /** @param {R[]} rows @param {boolean} [ready] false where nothing has come yet */
  picture(rows, ready = true) {
    this.records = new Map(rows.map((row) => [row.id, row]));
    this.texts.clear();
    this.ready = ready;
    this.changed();
  }

  /** @param {R[]} rows @param {number[]} gone */
  change(rows, gone) {
    for (const row of rows) {
      this.records.set(row.id, row);
      this.texts.delete(row.id);
    }
    for (const id of gone) {
      const record = this.records.get(id);
      if (record) this.gone.set(id, record);
      this.records.delete(id);
      this.texts.delete(id);
    }
    this.changed();
  }

  /** Whatever comes within a frame is drawn once. */
  changed() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => this.apply());
  }

  apply() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    let records = [...this.records.values()];
    const whole = records;
    const { narrow } = this.options;
    if (narrow) records = records.filter(narrow);
    if (this.choice) records = records.filter((record) => this.options.among(record, this.choice));
    if (this.words) records = records.filter((record) => matches(this.textOf(record), this.words));
    records.sort(this.options.compare);
    const had = this.order.fresh.length;
    const ids = this.order.offer(records.map((record) => record.id));
    if (!this.order.held) this.gone.clear();
    this.list.show(ids);
    setText(this.countText, this.options.count(whole, records.length));
    const text = this.order.waiting ? pillText(this.order, this.options.gradeOf) : "";
    this.pill.hidden = text === "";
    setText(this.pill, text);
    const urgent = this.order.fresh.some((id) => this.options.gradeOf(id) === "1");
    this.pill.toggleAttribute("data-urgent", urgent);
    if (urgent && this.order.fresh.length > had) announce(text);
    this.note.hidden = ids.length > 0;
    setText(this.note, !this.ready ? "Waiting for the first picture." : whole.length && (this.words || this.choice) ? "Nothing matches the filter." : whole.length && narrow ? "Nothing is open at your desk." : "Nothing is open.");
  }

  /** @param {R} record */
  textOf(record) {
    const known = this.texts.get(record.id);
    if (known !== undefined) return known;
    const made = this.options.text(record);
    this.texts.set(record.id, made);
    return made;
  }
}
