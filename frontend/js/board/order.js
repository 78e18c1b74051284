/** The order of the lists, and the rule that it never changes under a hand. Pure. */

/** @typedef {import("./types.js").Incident} Incident */
/** @typedef {import("./types.js").Unit} Unit */

/** Not graded yet stands first: nobody has looked at it. @type {Record<string, number>} */
const GRADE_RANK = { "": 0, "1": 1, "2": 2, C: 3 };
/** @type {Record<string, number>} */
const DEPLOYABLE_RANK = { yes: 0, conditional: 1, no: 2 };

/** @param {string} grade */
export function gradeRank(grade) {
  return GRADE_RANK[grade] ?? 4;
}

/** What is declared a major or critical incident first; then by grade, the oldest first. @param {Incident} a @param {Incident} b */
export function byGradeAndAge(a, b) {
  return majorRank(a) - majorRank(b) || gradeRank(a.grade) - gradeRank(b.grade) || compare(a.opened_at, b.opened_at) || a.id - b.id;
}

/** @param {Incident} row */
function majorRank(row) {
  if (!row.major) return 2;
  return row.major.says.startsWith("part") ? 1 : 0;
}

/** An officer who needs help first; then who can be sent; then call signs. @param {Unit} a @param {Unit} b */
export function byUse(a, b) {
  return (
    Number(a.meaning !== "emergency") - Number(b.meaning !== "emergency") ||
    (DEPLOYABLE_RANK[a.deployable] ?? 3) - (DEPLOYABLE_RANK[b.deployable] ?? 3) ||
    compare(a.callsign, b.callsign)
  );
}

/** @param {string} a @param {string} b */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * What a list shows. While held, rows keep their places: what is new waits in `fresh`, what is
 * gone keeps its place in `ghosts`.
 */
export class HeldOrder {
  constructor() {
    /** @type {number[]} */
    this.shown = [];
    this.held = false;
    /** @type {number[]} */
    this.fresh = [];
    /** @type {Set<number>} */
    this.ghosts = new Set();
    this.moved = false;
  }

  /**
   * Takes the order that the list would have now.
   * @param {number[]} wanted
   * @returns {number[]} what to show
   */
  offer(wanted) {
    if (!this.held) {
      this.shown = wanted;
      this.fresh = [];
      this.ghosts = new Set();
      this.moved = false;
      return this.shown;
    }
    const now = new Set(wanted);
    const had = new Set(this.shown);
    this.fresh = wanted.filter((id) => !had.has(id));
    this.ghosts = new Set(this.shown.filter((id) => !now.has(id)));
    const kept = this.shown.filter((id) => now.has(id));
    const order = wanted.filter((id) => had.has(id));
    this.moved = kept.some((id, at) => id !== order[at]);
    return this.shown;
  }

  /** Whether something waits for the hand to leave. */
  get waiting() {
    return this.fresh.length > 0 || this.ghosts.size > 0 || this.moved;
  }
}

/**
 * The words of the pill over a held list.
 * @param {HeldOrder} order
 * @param {(id: number) => string} gradeOf
 */
export function pillText(order, gradeOf) {
  const parts = [];
  const urgent = order.fresh.filter((id) => gradeOf(id) === "1").length;
  if (urgent) parts.push(`${urgent} new grade 1`);
  const other = order.fresh.length - urgent;
  if (other) parts.push(`${other} new`);
  if (order.ghosts.size) parts.push(`${order.ghosts.size} gone`);
  if (!parts.length && order.moved) parts.push("Order changed");
  return parts.join(", ");
}

/**
 * Rows as the lists use them: no grade is an empty one, lists are lists.
 * @param {any} row
 * @returns {Incident}
 */
export function readIncident(row) {
  return { ...row, grade: row.grade ?? "", place: row.place ?? "", area: row.area ?? "", summary: row.summary ?? "", units: row.units ?? [], unanswered: row.unanswered ?? [], calls: row.calls ?? 0, tags: row.tags ?? [], desk: row.desk ?? null };
}

/** @param {any} row @returns {Unit} */
export function readUnit(row) {
  return { ...row, area: row.area ?? "", crew: row.crew ?? [], skills: row.skills ?? [], incident_short: row.incident_short ?? null, answer_by: row.answer_by ?? null };
}

/**
 * A code as words: "at-scene" is "At scene".
 * @param {string} code
 */
export function words(code) {
  const text = code.replace(/[-_]/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Whether a row holds every word typed.
 * @param {string} text lower case
 * @param {string} typed
 */
export function matches(text, typed) {
  return typed.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** @param {Incident} row */
export function incidentText(row) {
  return `${row.short} ${row.number} ${row.grade} ${row.type_label} ${row.place} ${row.area} ${row.summary} ${row.state} ${row.units.join(" ")} ${row.tags.map((tag) => tag.label).join(" ")} ${row.desk_name ?? ""}`.toLowerCase();
}

/** @param {Unit} row */
export function unitText(row) {
  return `${row.callsign} ${row.kind} ${row.state_label} ${row.area} ${row.incident_short ?? ""} ${row.skills.join(" ")} ${row.crew.map((one) => `${one.name} ${one.collar}`).join(" ")}`.toLowerCase();
}
