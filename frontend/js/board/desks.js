/** Which desk an incident belongs to, whose desk that is, and where nobody sits. */
import { announce, el, need, setText } from "../lib/dom.js";

/** @typedef {import("./types.js").Desk} Desk */
/** @typedef {import("./types.js").Incident} Incident */

const STORE = "iops.board.desk";

/** What the desks say, without a page. */
export class DeskBook {
  /** @param {number} me the account that looks */
  constructor(me) {
    this.me = me;
    /** @type {Map<number, Desk>} */
    this.known = new Map();
  }

  /** The desk at which this person sits. */
  get mine() {
    for (const desk of this.known.values()) if (desk.sitters.some((one) => one.id === this.me)) return desk;
    return null;
  }

  /** The desk that does the work of another now. @param {number | null} id */
  inEffect(id) {
    const desk = id === null ? undefined : this.known.get(id);
    return desk ? (this.known.get(desk.in_effect) ?? desk) : null;
  }

  /** An incident with the words of its desk. @param {Incident} row @returns {Incident} */
  tagged(row) {
    const desk = row.desk === null ? undefined : this.known.get(row.desk);
    const at = this.inEffect(row.desk);
    return { ...row, desk_code: desk?.code ?? "", desk_name: desk?.name ?? "", desk_bare: Boolean(at) && at?.sitters.length === 0 };
  }

  /** Whether an incident is this person's desk's; everybody's who sits nowhere. @param {Incident} row */
  isMine(row) {
    const mine = this.mine;
    return !mine || this.inEffect(row.desk)?.id === mine.id || row.desk === null;
  }

  /**
   * Where nobody sits, and how many open incidents wait there: the most first.
   * @param {Iterable<Incident>} rows
   */
  bare(rows) {
    /** @type {Map<number, number>} */
    const counts = new Map();
    for (const row of rows) {
      const at = this.inEffect(row.desk);
      if (at && at.sitters.length === 0) counts.set(at.id, (counts.get(at.id) ?? 0) + 1);
    }
    return [...counts].map(([id, open]) => ({ name: this.known.get(id)?.name ?? "", open })).sort((a, b) => b.open - a.open);
  }

  /** Desks that are handed over to this person, or to whoever comes. */
  get offers() {
    return [...this.known.values()].flatMap((desk) =>
      desk.offers.filter((offer) => offer.from !== this.me && (offer.to === null || offer.to === this.me)).map((offer) => ({ desk, ...offer })));
  }

  /** Whose work a desk does besides its own, by name. @param {Desk} desk */
  covers(desk) {
    return [...this.known.values()].filter((one) => one.id !== desk.id && one.in_effect === desk.id).map((one) => one.name);
  }
}

/** The line over the incidents: my desk, what is offered, and, for all to see, where nobody sits. */
export class DeskBar {
  /** @param {DeskBook} book @param {() => void} changed */
  constructor(book, changed) {
    this.book = book;
    this.bar = need(".desk-bar", HTMLElement);
    this.toggle = need(".desk-bar__mine", HTMLButtonElement);
    this.words = need(".desk-bar__words", HTMLElement);
    this.alarm = need(".desk-bar__alarm", HTMLElement);
    this.only = readOnly();
    this.toggle.addEventListener("click", () => {
      this.only = !this.only;
      keepOnly(this.only);
      changed();
    });
  }

  /** Whether the list shows an incident. @param {Incident} row */
  shows(row) {
    return !this.only || this.book.isMine(row);
  }

  /** @param {Iterable<Incident>} rows */
  draw(rows) {
    const { book } = this;
    const mine = book.mine;
    this.bar.hidden = book.known.size === 0;
    this.toggle.hidden = !mine;
    this.toggle.setAttribute("aria-pressed", String(this.only && Boolean(mine)));
    const covers = mine ? book.covers(mine) : [];
    const offers = book.offers;
    const drawn = JSON.stringify([mine?.id, mine?.name, covers, this.only, offers.map((one) => [one.desk.id, one.from])]);
    if (this.words.dataset.drawn !== drawn) {
      this.words.dataset.drawn = drawn;
      this.words.replaceChildren(
        ...(mine ? [el("b", {}, mine.name), covers.length ? ` and ${covers.join(", ")}` : "", this.only ? "" : ", all desks shown"] : ["You sit at no desk: ", el("kbd", {}, "t N"), " takes one, or ", el("a", { href: "/desks/" }, "choose")]),
        ...offers.flatMap((one) => [" ", el("a", { class: "desk-bar__offer", href: `/handover/?desk=${one.desk.id}` }, `${one.name} hands ${one.desk.name} over: read the list`)]),
      );
    }
    const text = book.bare(rows).map((one) => `${one.name}, ${one.open} open`).join("; ");
    const said = text ? `Nobody sits at ${text}` : "";
    if (said && this.alarm.hidden) announce(said);
    this.alarm.hidden = said === "";
    setText(this.alarm, said);
  }
}

function readOnly() {
  try {
    return sessionStorage.getItem(STORE) !== "all";
  } catch {
    return true;
  }
}

/** @param {boolean} only */
function keepOnly(only) {
  try {
    sessionStorage.setItem(STORE, only ? "mine" : "all");
  } catch {
    // For this page only.
  }
}
